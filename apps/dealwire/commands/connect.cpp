#include "adapters/system/browser.hpp"
#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/commands/key_pair.hpp"
#include "apps/dealwire/connecting.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/preflight.hpp"
#include "apps/dealwire/render/trees.hpp"
#include "apps/dealwire/render/words.hpp"
#include "apps/dealwire/secret_file.hpp"
#include "apps/dealwire/wiring_connect.hpp"
#include "engine/base/stopped.hpp"
#include "engine/base/text.hpp"
#include "engine/base/uuid.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace dealwire::app {
namespace {

using base::Tree;
using model::Connection;
using model::Credentials;
using model::Environment;
using model::Flow;

constexpr int kCallbackPort = 8718;
constexpr std::chrono::milliseconds kLookAgain{250};
constexpr std::chrono::milliseconds kLastPage{1'000};
// For what the org's answer sets going: two token calls and two questions.
constexpr std::chrono::minutes kGrace{2};

struct Options {
    std::string environment;
    std::string login_url;
    std::string name;
    std::string replaces;
    std::string flow;
    std::string client_id;
    std::string username;
    std::string client_secret_file;
    std::string refresh_token_file;
    std::string key_file;
    std::string generate_key;
    int callback_port = kCallbackPort;
    bool no_browser = false;
    bool via_service = false;
};

/// What tables and command lines can show; empty where it was not given.
bool is_name(const std::string& name) {
    constexpr std::size_t kLongest = 80;
    const auto control = [](unsigned char c) { return c < 0x20 || c == 0x7F; };
    return name.size() <= kLongest && std::ranges::none_of(name, control) &&
           base::trim(name) == name;
}

/// What is wrong with the command line, or nothing.
std::optional<std::string> missing_option(const Options& options) {
    const auto lacks = [](const std::string& value, const char* option) {
        return value.empty() ? std::optional{std::string{option}} : std::nullopt;
    };
    std::optional<std::string> missing = lacks(options.client_id, "--client-id");
    if (options.flow == "refresh-token") {
        if (!missing) missing = lacks(options.refresh_token_file, "--refresh-token-file");
    } else if (options.flow == "jwt") {
        if (!missing) missing = lacks(options.username, "--username");
        if (!missing) missing = lacks(options.key_file, "--key-file");
    } else if (options.flow == "client-credentials" && !missing) {
        missing = lacks(options.client_secret_file, "--client-secret-file");
    }
    if (missing) return "--flow " + options.flow + " needs " + *missing + ".";
    for (const std::string* name : {&options.name, &options.replaces})
        if (!is_name(*name))
            return "A connection has a name of one line, of at most 80 printable characters.";
    return std::nullopt;
}

/// Options that were given and mean nothing with this flow.
std::vector<std::string> meaningless(const Options& options) {
    struct Use {
        const char* option;
        bool given;
        std::vector<std::string> flows;
    };

    const std::vector<Use> uses{
        {"--username", !options.username.empty(), {"jwt"}},
        {"--key-file", !options.key_file.empty(), {"jwt"}},
        {"--refresh-token-file", !options.refresh_token_file.empty(), {"refresh-token"}},
        {"--client-secret-file",
         !options.client_secret_file.empty(),
         {"web", "refresh-token", "client-credentials"}},
        {"--callback-port", options.callback_port != kCallbackPort, {"web"}},
        {"--no-browser", options.no_browser, {"web"}},
        {"--via-service", options.via_service, {"web"}}};
    std::vector<std::string> found;
    for (const Use& use : uses)
        if (use.given && std::ranges::find(use.flows, options.flow) == use.flows.end())
            found.emplace_back(use.option);
    return found;
}

Flow flow_named(const std::string& name) {
    if (name == "jwt") return Flow::JwtBearer;
    return name == "client-credentials" ? Flow::ClientCredentials : Flow::RefreshToken;
}

Credentials credentials_from(const Options& options, Output& output) {
    Credentials credentials;
    credentials.client_secret = secret_from(options.client_secret_file, SecretShape::Line, output);
    credentials.refresh_token = secret_from(options.refresh_token_file, SecretShape::Line, output);
    credentials.private_key = secret_from(options.key_file, SecretShape::Pem, output);
    return credentials;
}

Connection connection_from(const Options& options, Local& local) {
    const bool sandbox = options.environment == "sandbox";
    Connection connection;
    connection.id.value = base::uuid_v7(local.clock().now(), local.entropy().chance());
    connection.name = !options.name.empty()       ? options.name
                      : !options.replaces.empty() ? options.replaces
                                                  : options.environment;
    connection.environment = sandbox ? Environment::Sandbox : Environment::Production;
    connection.flow = flow_named(options.flow);
    connection.login_url = options.login_url;
    while (connection.login_url.ends_with('/')) connection.login_url.pop_back();
    if (connection.login_url.empty())
        connection.login_url =
            sandbox ? "https://test.salesforce.com" : "https://login.salesforce.com";
    connection.client_id = options.client_id;
    connection.username = options.username;
    connection.created_at = local.clock().now();
    return connection;
}

base::Error error_of(const model::AuthorisationEnd& end) {
    // Whatever else it was, a person has to do something at Salesforce.
    base::Fault fault = base::Fault::Reauthorise;
    for (const base::Fault each : {base::Fault::Transient, base::Fault::Rejected,
                                   base::Fault::RateLimited, base::Fault::Stopped})
        if (end.fault == base::name_of(each)) fault = each;
    return {fault, end.code, end.detail, end.remedy};
}

void print(const Connection& connection, const Findings& rights, Output& output) {
    output.line(
        connection.active
            ? "It is the active connection: everything goes to this org."
            : "It is not the active connection; nothing goes to this org until you switch.");
    output.line();
    output.line("What " + connection.username + " may do, and what is installed:");
    rights.print_in_short(output);
    output.line();
    const std::string name = "'" + connection.name + "'";
    const std::string doctor =
        connection.active ? "'dealwire doctor'" : "\"dealwire doctor --connection " + name + "\"";
    const std::string then =
        connection.active ? "dealwire sync" : "dealwire connections switch " + name + " --plan";
    output.line(rights.problems() == 0 ? "Next: " + then
                                       : "The connection is kept. Next: see to the problems, look "
                                         "again with " +
                                             doctor + ", then " + then);
}

/// What the user lacks is told at once, and is no reason to refuse the connection: rights are given
/// in Salesforce, often by somebody else and later.
/// Other tenants that are connected to the same org.
std::vector<std::string> others_in(Local& local, const model::OrgId& org) {
    std::vector<std::string> names;
    for (const model::Tenant& tenant : local.tenants().all()) {
        if (tenant.id == local.tenant()) continue;
        const auto active = local.connections().active(tenant.id);
        if (active && active->org == org) names.push_back(tenant.id.value);
    }
    return names;
}

/// Two tenants write records under the same external ids there, and what one deletes is the
/// other's.
void warn_of_others(const std::vector<std::string>& others, Output& output) {
    if (others.empty()) return;
    output.warning("this org is connected for " +
                   std::string{others.size() == 1 ? "tenant " : "tenants "} + joined(others) +
                   ", too. Each would overwrite and delete records of the other: keep one of them "
                   "('dealwire connections revoke NAME').");
}

ExitCode connected(Invocation& invocation, Local& local,
                   const base::Result<Connection>& connection) {
    Output& output = invocation.output;
    if (!connection) return output.failure(connection.error());
    output.line("Connected '" + connection->name + "' to " + connection->org_name + " (" +
                model::name_of(connection->environment) + ", " + connection->org.id.text() +
                ") as " + connection->username);
    output.flush();
    const Findings rights = preflight(local, *connection, invocation.stop);
    Tree document = connection_tree(*connection);
    document.set("preflight", rights.tree());
    const std::vector<std::string> others = others_in(local, connection->org);
    document.set("alsoConnectedFor", Tree::Array(others.begin(), others.end()));
    output.document(document);
    print(*connection, rights, output);
    warn_of_others(others, output);
    return ExitCode::Done;
}

ExitCode connect(Invocation& invocation, Local& local, const Options& options) {
    return connected(
        invocation, local,
        settle(local, connection_from(options, local), credentials_from(options, invocation.output),
               {.replaces = options.replaces}, invocation.stop));
}

void give_up(Local& local, const Invitation& invitation, const base::Error& why) {
    local.authorisations().finish(local.tenant(), invitation.ticket,
                                  {.fault = base::name_of(why.fault),
                                   .code = why.code,
                                   .detail = why.detail,
                                   .remedy = why.remedy});
}

/// How it ended in the browser, or that it did not. `meanwhile` is called now and then.
base::Result<Connection> outcome_of(Local& local, const Invitation& invitation,
                                    const std::function<void()>& meanwhile,
                                    const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        meanwhile();
        const auto pending = local.authorisations().by_ticket(local.tenant(), invitation.ticket);
        if (pending && pending->end) {
            if (!pending->end->connected) return base::fail(error_of(*pending->end));
            for (Connection& each : local.connections().all(local.tenant()))
                if (each.name == pending->end->connection) return std::move(each);
        }
        // What was taken in time is being finished.
        const bool late = local.clock().now() > invitation.expires + kGrace;
        if (late || (local.clock().now() > invitation.expires && !(pending && pending->used_at))) {
            const base::Error over{base::Fault::Rejected, "NOT_AUTHORISED",
                                   "Nobody authorised Dealwire within ten minutes.",
                                   "Run it again. Nothing was stored."};
            give_up(local, invitation, over);
            return base::fail(over);
        }
        local.clock().wait(kLookAgain, stop);
    }
    base::Error stopped = base::stopped();
    stopped.remedy = "Nothing was stored; the address above counts no more.";
    give_up(local, invitation, stopped);
    return base::fail(stopped);
}

ExitCode wait_for_browser(Invocation& invocation, Local& local, const Options& options,
                          const std::string& base) {
    const auto invitation =
        invite(local, connection_from(options, local), options.replaces,
               secret_from(options.client_secret_file, SecretShape::Line, invocation.output), base);
    if (!invitation) return invocation.output.failure(invitation.error());
    Output& output = invocation.output;
    output.notice("The app in Salesforce needs the callback URL " + callback_at(base));
    output.notice(
        "Open this address within ten minutes, signed in to Salesforce as the user that "
        "Dealwire is to work as:");
    output.notice("");
    output.notice("  " + invitation->address);
    output.notice("");
    std::optional<system::BrowserPage> page;
    if (!options.no_browser && !options.via_service) page.emplace(invitation->address);
    bool shown = page && page->opened();
    output.notice(shown ? "It was handed to your browser. Waiting (Ctrl-C ends) ..."
                        : "Waiting (Ctrl-C ends) ...");
    const auto look_at_browser = [&] {
        if (!shown || !page->failed()) return;
        shown = false;
        output.notice("No browser could be started: open the address above yourself.");
    };
    return connected(invocation, local,
                     outcome_of(local, *invitation, look_at_browser, invocation.stop));
}

ExitCode by_listener(Invocation& invocation, Local& local, const Options& options) {
    std::optional<ConnectListener> listener;
    try {
        listener.emplace(local, static_cast<std::uint16_t>(options.callback_port), invocation.stop);
    } catch (const std::runtime_error& error) {
        return invocation.output.failure(
            ExitCode::Usage, error.what(),
            "Choose another port with --callback-port, and add its callback URL to the app: " +
                callback_at("http://localhost:PORT"));
    }
    const ExitCode code = wait_for_browser(invocation, local, options, listener->address());
    invocation.output.flush();
    // The browser still fetches what the page is drawn with.
    local.clock().wait(kLastPage, invocation.stop);
    return code;
}

ExitCode by_service(Invocation& invocation, Local& local, const Options& options) {
    std::string base = local.config().serve.public_url;
    while (base.ends_with('/')) base.pop_back();
    if (!base.empty()) return wait_for_browser(invocation, local, options, base);
    return invocation.output.failure(
        ExitCode::Usage, "--via-service needs serve.public_url, which is not set.",
        "Set it to the address under which browsers reach 'dealwire serve', or leave the option "
        "out.");
}

void add_options(Command* command, Options& options) {
    command->add_option("--environment", options.environment, "What kind of org it is")
        ->required()
        ->one_of({"production", "sandbox"});
    command->add_option("--flow", options.flow, "How Dealwire proves itself")
        ->required()
        ->one_of({"web", "refresh-token", "jwt", "client-credentials"});
    command->add_option("--name", options.name, "Name of the connection (else the environment)");
    command->add_option("--replaces", options.replaces,
                        "A connection whose sandbox was refreshed: what is known of the old org is "
                        "kept aside");
    command->add_option("--login-url", options.login_url,
                        "My Domain or other login host (else login or test.salesforce.com)");
    command->add_option("--client-id", options.client_id, "Consumer key of the app");
    command->add_option("--username", options.username, "Salesforce user name (jwt)");
    command->add_option("--client-secret-file", options.client_secret_file,
                        "File with the consumer secret");
    command->add_option("--refresh-token-file", options.refresh_token_file,
                        "File with a refresh token");
    command->add_option("--key-file", options.key_file, "File with the private key, PEM (jwt)");
    command->add_option("--generate-key", options.generate_key,
                        "Make a private key in this file and its certificate beside it, say what "
                        "to do with them, and end (jwt)");
    command
        ->add_option("--callback-port", options.callback_port,
                     "Port of this machine that the browser comes back to (web)")
        ->between(0, 65'535)
        ->capture_default_str();
    command->add_flag("--no-browser", options.no_browser,
                      "Print the address and open nothing (web)");
    command->add_flag("--via-service", options.via_service,
                      "Let the browser come back to 'dealwire serve' at serve.public_url (web)");
}

}  // namespace

void add_connect(Command& app, Action& chosen) {
    Command* family = app.add_subcommand("connect", "Connect to an org");
    family->require_subcommand(1);
    Command* command = family->add_subcommand("salesforce", "Connect to a Salesforce org");
    auto options = std::make_shared<Options>();
    add_options(command, *options);
    command->callback([&chosen, options] {
        chosen = [options](Invocation& invocation) {
            if (!options->generate_key.empty())
                return generate_key_pair(invocation, options->generate_key);
            if (const auto missing = missing_option(*options))
                return invocation.output.failure(ExitCode::Usage, *missing,
                                                 "See 'dealwire connect salesforce --help'.");
            for (const std::string& option : meaningless(*options))
                invocation.output.warning(option + " means nothing with --flow " + options->flow +
                                          " and is not used.");
            return at_desk(invocation, [&](Local& local) {
                if (options->flow != "web") return connect(invocation, local, *options);
                return options->via_service ? by_service(invocation, local, *options)
                                            : by_listener(invocation, local, *options);
            });
        };
    });
}

}  // namespace dealwire::app
