#include "apps/dealwire/api_credentials.hpp"
#include "apps/dealwire/render/table.hpp"
#include "apps/dealwire/render/words.hpp"
#include "engine/access/ip_address.hpp"
#include "engine/base/time_text.hpp"

#include <CLI/App.hpp>

#include <algorithm>
#include <memory>

namespace dealwire::app {
namespace {

using access::CredentialName;
using base::Tree;
using model::ApiKey;

struct Options {
    std::string key;
    std::string name;
    ScopeChoice scopes;
    std::string ttl;
    std::vector<std::string> addresses;
    std::vector<std::string> removed;
    bool anywhere = false;
    bool all = false;
};

/// "active", "expired", "revoked".
std::string state_of(const ApiKey& key, base::Instant now) {
    if (key.revoked_at) return "revoked";
    return key.expires_at && *key.expires_at <= now ? "expired" : "active";
}

std::string access_key_of(const Local& local, const ApiKey& key) {
    return CredentialName{local.tenant(), key.id}.text();
}

Tree::Object key_tree(Local& local, const ApiKey& key) {
    return {{"accessKey", access_key_of(local, key)},
            {"id", key.id},
            {"name", key.name},
            {"state", state_of(key, local.clock().now())},
            {"scopes", text_list(access::names_of(access::scopes_in(key.scopes)))},
            {"trusted", text_list(key.trusted)},
            {"createdAt", base::to_text(key.created_at)},
            {"createdBy", key.created_by},
            {"expiresAt", instant_or_null(key.expires_at)},
            {"revokedAt", instant_or_null(key.revoked_at)},
            {"lastUsedAt", instant_or_null(key.last_used_at)},
            {"lastPeer", key.last_peer}};
}

/// The purpose that these scopes are exactly those of, else how many there are.
std::string scope_words(const std::string& text) {
    const access::Scopes scopes = access::scopes_in(text);
    for (const access::Preset& preset : access::presets())
        if (preset.scopes == scopes) return preset.name;
    return counted(static_cast<std::int64_t>(access::names_of(scopes).size()), "scope");
}

/// What is wrong with a list of addresses.
std::optional<ExitCode> bad_address(Invocation& invocation,
                                    const std::vector<std::string>& addresses) {
    for (const std::string& each : addresses)
        if (!access::parse_range(each))
            return invocation.output.failure(
                ExitCode::Usage, "'" + each + "' is no address, block or range.",
                "Write 192.0.2.7, 192.0.2.0/24, 2001:db8::/32 or 192.0.2.1-192.0.2.9.");
    return std::nullopt;
}

void print_secret(Local& local, Output& output, const ApiKey& key, const base::Secret& secret) {
    output.line("Access key '" + key.name + "' of tenant '" + local.tenant().value + "':");
    output.line();
    output.line("  access key         " + access_key_of(local, key));
    output.line("  access key secret  " + secret.reveal());
    output.line("  base URL           " + base_url_of(local.config()));
    output.line();
    output.line("The secret is shown this once: Dealwire keeps a digest of it alone.");
    output.line("It may do: " + joined(access::names_of(access::scopes_in(key.scopes))));
    output.line("From: " + (key.trusted.empty() ? "anywhere" : joined(key.trusted)));
    output.line("Until: " +
                (key.expires_at ? base::to_text(*key.expires_at) : std::string{"it is revoked"}));
}

ExitCode create(Invocation& invocation, Local& local, KeyDesk& desk, const Options& options) {
    const auto scopes = scopes_of(options.scopes);
    if (!scopes)
        return invocation.output.failure(ExitCode::Usage, scopes.error().detail,
                                         scopes.error().remedy);
    const base::Instant now = local.clock().now();
    const auto end = end_of(options.ttl, now);
    if (!end)
        return invocation.output.failure(ExitCode::Usage, end.error().detail, end.error().remedy);
    if (const auto bad = bad_address(invocation, options.addresses)) return *bad;
    ApiKey key{.id = access::random_id(local.entropy()),
               .name = on_one_line(options.name),
               .scopes = access::text_of(*scopes),
               .trusted = options.addresses,
               .created_at = now,
               .created_by = person(),
               .expires_at = *end};
    const base::Secret secret = access::random_secret(local.entropy());
    key.digest = desk.digest("key", {local.tenant(), key.id}, secret);
    desk.keys().add(local.tenant(), key);
    desk.record("apikey.create", key.id, key.name + ": " + key.scopes);
    Tree::Object document = key_tree(local, key);
    document.insert(document.begin() + 1, {"accessKeySecret", secret.reveal()});
    document.emplace_back("baseUrl", base_url_of(local.config()));
    invocation.output.document(std::move(document));
    print_secret(local, invocation.output, key, secret);
    return ExitCode::Done;
}

ExitCode list(Invocation& invocation, Local& local, KeyDesk& desk, const Options& options) {
    const base::Instant now = local.clock().now();
    Tree::Array document;
    Table table{{"name", "may", "state", "until", "last used", "access key"}};
    for (const ApiKey& key : desk.keys().all(local.tenant())) {
        const std::string state = state_of(key, now);
        if (state != "active" && !options.all && !invocation.output.json()) continue;
        document.emplace_back(key_tree(local, key));
        table.row({key.name, scope_words(key.scopes), state,
                   key.expires_at ? base::to_text(*key.expires_at) : "",
                   key.last_used_at ? ago(*key.last_used_at, now) : "never",
                   access_key_of(local, key)});
    }
    const bool none = document.empty();
    invocation.output.document(Tree::Object{{"keys", std::move(document)}});
    if (none)
        invocation.output.line(
            "There is no access key in use. To make one: dealwire apikey create "
            "--name NAME --for read-only");
    if (none) return ExitCode::Done;
    table.leave_out_where_all("until", "");
    for (const std::string& line : table.lines()) invocation.output.line(line);
    return ExitCode::Done;
}

/// The key that somebody named: by id, whole access key, or a name that one key alone has.
std::optional<ApiKey> find(Local& local, KeyDesk& desk, const std::string& text) {
    if (auto key = desk.keys().find(local.tenant(), id_in(local, text))) return key;
    std::vector<ApiKey> named = desk.keys().all(local.tenant());
    std::erase_if(named, [&](const ApiKey& each) { return each.name != text; });
    if (named.size() != 1) return std::nullopt;
    return std::move(named.front());
}

ExitCode unknown(Invocation& invocation, const std::string& text) {
    return invocation.output.failure(
        ExitCode::Failed, "There is no access key '" + text + "', or several have this name.",
        "See 'dealwire apikey list --all'.");
}

ExitCode show(Invocation& invocation, Local& local, KeyDesk& desk, const Options& options) {
    const auto key = find(local, desk, options.key);
    if (!key) return unknown(invocation, options.key);
    const base::Instant now = local.clock().now();
    const base::Date today{std::chrono::floor<std::chrono::days>(now)};
    const std::int64_t used = desk.quota().used(local.tenant(), today);
    Tree::Object document = key_tree(local, *key);
    document.emplace_back("requestsOfTenantToday", used);
    invocation.output.document(std::move(document));
    Output& output = invocation.output;
    output.line(key->name + "  " + state_of(*key, now) + "  " + access_key_of(local, *key));
    output.line("Made " + base::to_text(key->created_at) + " by " + key->created_by + ".");
    output.line("May do: " + joined(access::names_of(access::scopes_in(key->scopes))));
    output.line("From: " + (key->trusted.empty() ? "anywhere" : joined(key->trusted)));
    if (key->expires_at) output.line("Until: " + base::to_text(*key->expires_at));
    if (key->revoked_at) output.line("Revoked: " + base::to_text(*key->revoked_at));
    output.line(key->last_used_at
                    ? "Last used " + ago(*key->last_used_at, now) + " from " + key->last_peer + "."
                    : "Never used.");
    output.line("The tenant has taken " + counted(used, "request") + " of this day.");
    return ExitCode::Done;
}

ExitCode revoke(Invocation& invocation, Local& local, KeyDesk& desk, const Options& options) {
    const auto key = find(local, desk, options.key);
    if (!key) return unknown(invocation, options.key);
    const bool now = desk.keys().revoke(local.tenant(), key->id, local.clock().now());
    if (now) desk.record("apikey.revoke", key->id, key->name);
    invocation.output.document(
        Tree::Object{{"accessKey", access_key_of(local, *key)}, {"revoked", now}});
    invocation.output.line(now ? "'" + key->name +
                                     "' is revoked. Servers that run refuse it within "
                                     "five seconds."
                               : "'" + key->name + "' was revoked before.");
    return ExitCode::Done;
}

ExitCode allow_ip(Invocation& invocation, Local& local, KeyDesk& desk, const Options& options) {
    const auto key = find(local, desk, options.key);
    if (!key) return unknown(invocation, options.key);
    if (const auto bad = bad_address(invocation, options.addresses)) return *bad;
    if (options.addresses.empty() && options.removed.empty() && !options.anywhere)
        return invocation.output.failure(ExitCode::Usage, "No address is given.",
                                         "Give addresses to add, --remove ADDRESS, or --anywhere.");
    std::vector<std::string> trusted = options.anywhere ? std::vector<std::string>{} : key->trusted;
    std::erase_if(trusted, [&](const std::string& each) {
        return std::ranges::count(options.removed, each) > 0;
    });
    for (const std::string& each : options.addresses)
        if (std::ranges::count(trusted, each) == 0) trusted.push_back(each);
    if (!desk.keys().trust(local.tenant(), key->id, trusted))
        return unknown(invocation, options.key);
    desk.record("apikey.allow-ip", key->id, trusted.empty() ? "anywhere" : joined(trusted));
    invocation.output.document(
        Tree::Object{{"accessKey", access_key_of(local, *key)}, {"trusted", text_list(trusted)}});
    invocation.output.line("'" + key->name + "' can be used from " +
                           (trusted.empty() ? "anywhere" : joined(trusted)) + ".");
    return ExitCode::Done;
}

ExitCode scopes(Invocation& invocation) {
    Tree::Array presets;
    for (const access::Preset& preset : access::presets())
        presets.push_back(Tree::Object{{"name", preset.name},
                                       {"purpose", preset.purpose},
                                       {"scopes", text_list(access::names_of(preset.scopes))}});
    invocation.output.document(
        Tree::Object{{"scopes", text_list(access::scope_names())}, {"purposes", presets}});
    for (const std::string& name : access::scope_names()) invocation.output.line(name);
    invocation.output.line();
    for (const access::Preset& preset : access::presets()) {
        invocation.output.line("--for " + std::string{preset.name} + ": " + preset.purpose);
        if (std::string_view{preset.name} != "admin")
            invocation.output.line("    " + joined(access::names_of(preset.scopes)));
    }
    return ExitCode::Done;
}

using KeyWork = ExitCode (*)(Invocation&, Local&, KeyDesk&, const Options&);

void choose(CLI::App* command, Action& chosen, const std::shared_ptr<Options>& options,
            KeyWork work) {
    command->callback([&chosen, options, work] {
        chosen = [options, work](Invocation& invocation) {
            return at_key_desk(invocation, [&](Local& local, KeyDesk& desk) {
                return work(invocation, local, desk, *options);
            });
        };
    });
}

void add_create(CLI::App& family, Action& chosen) {
    auto options = std::make_shared<Options>();
    CLI::App* command =
        family.add_subcommand("create", "Make an access key; its secret is shown once");
    command->add_option("--name", options->name, "What you call it: who uses it")->required();
    command->add_option("--for", options->scopes.purpose,
                        "Scopes for a purpose: copilot, airbyte, read-only, admin");
    command->add_option("--scope", options->scopes.names, "A scope; several times for several");
    command->add_option("--ttl", options->ttl, "How long it lives: 30d, '6 months'; else for ever");
    command->add_option("--ip", options->addresses,
                        "Address, block or range it can be used from; else anywhere");
    choose(command, chosen, options, create);
}

void add_of_one(CLI::App& family, Action& chosen) {
    const auto one = [&](const char* name, const char* what, KeyWork work) {
        auto options = std::make_shared<Options>();
        CLI::App* command = family.add_subcommand(name, what);
        command->add_option("key", options->key, "Access key, its id or its name")->required();
        choose(command, chosen, options, work);
        return std::pair{command, options};
    };
    one("show", "What one access key may do and when it was used", show);
    one("revoke", "End an access key", revoke);
    const auto [command, options] =
        one("allow-ip", "Change from where an access key can be used", allow_ip);
    command->add_option("addresses", options->addresses, "Addresses, blocks or ranges to add");
    command->add_option("--remove", options->removed, "One to take away");
    command->add_flag("--anywhere", options->anywhere, "Forget those it had");
}

}  // namespace

void add_apikey(CLI::App& app, Action& chosen) {
    CLI::App* family = app.add_subcommand("apikey", "Access keys and apps of the API");
    family->require_subcommand(1);
    add_create(*family, chosen);
    auto options = std::make_shared<Options>();
    CLI::App* listing = family->add_subcommand("list", "Access keys in use");
    listing->add_flag("--all", options->all, "Revoked and expired ones too");
    choose(listing, chosen, options, list);
    add_of_one(*family, chosen);
    family->add_subcommand("scopes", "What keys can be allowed to do")->callback([&chosen] {
        chosen = scopes;
    });
    add_apikey_apps(*family, chosen);
}

}  // namespace dealwire::app
