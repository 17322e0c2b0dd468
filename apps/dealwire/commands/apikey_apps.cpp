#include "apps/dealwire/api_credentials.hpp"
#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/render/table.hpp"
#include "apps/dealwire/render/words.hpp"
#include "engine/base/time_text.hpp"

#include <algorithm>
#include <memory>

namespace dealwire::app {
namespace {

using access::CredentialName;
using base::Tree;
using model::ClientApp;

constexpr std::chrono::minutes kApprovalLife{10};

struct Options {
    std::string app;
    std::string name;
    ScopeChoice scopes;
    std::vector<std::string> redirects;
};

std::string client_id_of(const Local& local, const ClientApp& app) {
    return CredentialName{local.tenant(), app.id}.text();
}

Tree::Object app_tree(const Local& local, const ClientApp& app) {
    return {{"clientId", client_id_of(local, app)},
            {"id", app.id},
            {"name", app.name},
            {"scopes", text_list(access::names_of(access::scopes_in(app.scopes)))},
            {"redirectUris", text_list(app.redirect_uris)},
            {"createdAt", base::to_text(app.created_at)},
            {"createdBy", app.created_by},
            {"revokedAt", instant_or_null(app.revoked_at)},
            {"lastUsedAt", instant_or_null(app.last_used_at)}};
}

/// https anywhere, http on this machine; nothing behind a `#`.
bool is_redirect_uri(const std::string& uri) {
    const bool printable = std::ranges::all_of(uri, [](char c) { return c > ' ' && c < '\x7f'; });
    if (!printable || uri.find('#') != std::string::npos) return false;
    if (uri.starts_with("https://")) return uri.size() > std::string{"https://"}.size();
    for (const char* host : {"http://localhost", "http://127.0.0.1", "http://[::1]"}) {
        const std::string_view start{host};
        if (uri.starts_with(start) &&
            (uri.size() == start.size() || uri[start.size()] == '/' || uri[start.size()] == ':'))
            return true;
    }
    return false;
}

void print_secret(Local& local, Output& output, const ClientApp& app, const base::Secret& secret) {
    const std::string base = base_url_of(local.config());
    output.line("App '" + app.name + "' of tenant '" + local.tenant().value + "':");
    output.line();
    output.line("  client id      " + client_id_of(local, app));
    output.line("  client secret  " + secret.reveal());
    output.line("  authorize      " + base + "/oauth2/authorize");
    output.line("  tokens         " + base + "/oauth2/generate-customer-token");
    output.line();
    output.line("The secret is shown this once: Dealwire keeps a digest of it alone.");
    output.line("It may ask for: " + joined(access::names_of(access::scopes_in(app.scopes))));
    output.line(
        "When the app sends you to the page of Dealwire, approve of it with a code: "
        "dealwire apikey app approve " +
        client_id_of(local, app));
}

ExitCode create(Invocation& invocation, Local& local, KeyDesk& desk, const Options& options) {
    const auto scopes = scopes_of(options.scopes);
    if (!scopes)
        return invocation.output.failure(ExitCode::Usage, scopes.error().detail,
                                         scopes.error().remedy);
    for (const std::string& uri : options.redirects)
        if (!is_redirect_uri(uri))
            return invocation.output.failure(
                ExitCode::Usage, "'" + uri + "' is no address to call an app back at.",
                "Write the callback URL of the app to the letter: https, or http on localhost.");
    ClientApp app{.id = access::random_id(local.entropy()),
                  .name = on_one_line(options.name),
                  .digest = {},
                  .scopes = access::text_of(*scopes),
                  .redirect_uris = options.redirects,
                  .created_at = local.clock().now(),
                  .created_by = person()};
    const base::Secret secret = access::random_secret(local.entropy());
    app.digest = desk.digest("app", {local.tenant(), app.id}, secret);
    desk.apps().add(local.tenant(), app);
    desk.record("apikey.app.create", app.id, app.name + ": " + app.scopes);
    Tree::Object document = app_tree(local, app);
    document.insert(document.begin() + 1, {"clientSecret", secret.reveal()});
    invocation.output.document(std::move(document));
    print_secret(local, invocation.output, app, secret);
    return ExitCode::Done;
}

ExitCode list(Invocation& invocation, Local& local, KeyDesk& desk, const Options&) {
    const base::Instant now = local.clock().now();
    Tree::Array document;
    Table table{{"name", "state", "last used", "client id", "called back at"}};
    for (const ClientApp& app : desk.apps().all(local.tenant())) {
        document.emplace_back(app_tree(local, app));
        table.row({app.name, app.revoked_at ? "revoked" : "active",
                   app.last_used_at ? ago(*app.last_used_at, now) : "never",
                   client_id_of(local, app), joined(app.redirect_uris)});
    }
    const bool none = document.empty();
    invocation.output.document(Tree::Object{{"apps", std::move(document)}});
    if (none) invocation.output.line("There is no app. To add one: dealwire apikey app create");
    if (none) return ExitCode::Done;
    for (const std::string& line : table.lines()) invocation.output.line(line);
    return ExitCode::Done;
}

std::vector<ClientApp> apps_named(Local& local, KeyDesk& desk, const std::string& name) {
    std::vector<ClientApp> named = desk.apps().all(local.tenant());
    std::erase_if(named, [&](const ClientApp& each) { return each.name != name; });
    return named;
}

/// The app that somebody named: by id, client id, or a name that one app alone has.
std::optional<ClientApp> find(Local& local, KeyDesk& desk, const std::string& text) {
    if (auto app = desk.apps().find(local.tenant(), id_in(local, text))) return app;
    std::vector<ClientApp> named = apps_named(local, desk, text);
    if (named.size() != 1) return std::nullopt;
    return std::move(named.front());
}

ExitCode unknown(Invocation& invocation, Local& local, KeyDesk& desk, const std::string& text) {
    if (apps_named(local, desk, text).size() > 1)
        return invocation.output.failure(ExitCode::Usage, "Several apps are called '" + text + "'.",
                                         "Name one of them by its client id: 'dealwire apikey app "
                                         "list' shows them.");
    return invocation.output.failure(
        ExitCode::Failed,
        "There is no app '" + text + "' of tenant '" + local.tenant().value + "'.",
        "See 'dealwire apikey app list'.");
}

ExitCode revoke(Invocation& invocation, Local& local, KeyDesk& desk, const Options& options) {
    const auto app = find(local, desk, options.app);
    if (!app) return unknown(invocation, local, desk, options.app);
    const bool now = desk.apps().revoke(local.tenant(), app->id, local.clock().now());
    if (now) desk.record("apikey.app.revoke", app->id, app->name);
    invocation.output.document(
        Tree::Object{{"clientId", client_id_of(local, *app)}, {"revoked", now}});
    invocation.output.line(now ? "'" + app->name +
                                     "' and all its tokens are revoked. Servers that run refuse "
                                     "them within five seconds."
                               : "'" + app->name + "' was revoked before.");
    return ExitCode::Done;
}

ExitCode approve(Invocation& invocation, Local& local, KeyDesk& desk, const Options& options) {
    const auto app = find(local, desk, options.app);
    if (!app || app->revoked_at) return unknown(invocation, local, desk, options.app);
    const base::Secret code = access::random_typed_code(local.entropy());
    const base::Secret plain{access::plain_typed_code(code.reveal())};
    const base::Instant expires = local.clock().now() + kApprovalLife;
    desk.grants().keep_approval(
        local.tenant(),
        {desk.digest("approval", {local.tenant(), app->id}, plain), app->id, expires, person()});
    desk.record("apikey.app.approve", app->id, app->name);
    invocation.output.document(Tree::Object{{"clientId", client_id_of(local, *app)},
                                            {"approvalCode", code.reveal()},
                                            {"expiresAt", base::to_text(expires)}});
    invocation.output.line("Approval code for '" + app->name + "': " + code.reveal());
    invocation.output.line("Type it into the page that the app opened. It is good once, until " +
                           base::to_text(expires) + ".");
    return ExitCode::Done;
}

using AppWork = ExitCode (*)(Invocation&, Local&, KeyDesk&, const Options&);

void choose(Command* command, Action& chosen, const std::shared_ptr<Options>& options,
            AppWork work) {
    command->callback([&chosen, options, work] {
        chosen = [options, work](Invocation& invocation) {
            return at_key_desk_of(invocation, options->app, [&](Local& local, KeyDesk& desk) {
                return work(invocation, local, desk, *options);
            });
        };
    });
}

}  // namespace

void add_apikey_apps(Command& family, Action& chosen) {
    Command* apps = family.add_subcommand("app", "Apps that are given tokens (OAuth 2.0)");
    apps->require_subcommand(1);
    auto made = std::make_shared<Options>();
    Command* command = apps->add_subcommand("create", "Register an app; its secret is shown once");
    command->add_option("--name", made->name, "What you call it")->required();
    command->add_option("--redirect-uri", made->redirects, "Where the app is called back at")
        ->required();
    command->add_option("--for", made->scopes.purpose,
                        "Scopes for a purpose: copilot, airbyte, read-only, admin");
    command->add_option("--scope", made->scopes.names, "A scope; several times for several");
    choose(command, chosen, made, create);
    choose(apps->add_subcommand("list", "Registered apps"), chosen, std::make_shared<Options>(),
           list);
    const auto one = [&](const char* name, const char* what, AppWork work) {
        auto options = std::make_shared<Options>();
        Command* of_one = apps->add_subcommand(name, what);
        of_one->add_option("app", options->app, "Client id, its part behind the dot, or the name")
            ->required();
        choose(of_one, chosen, options, work);
    };
    one("revoke", "End an app and all its tokens", revoke);
    one("approve", "Make a code by which the app's page is approved", approve);
}

}  // namespace dealwire::app
