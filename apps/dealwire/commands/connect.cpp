#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/render/trees.hpp"
#include "apps/dealwire/secret_file.hpp"
#include "apps/dealwire/switching.hpp"
#include "apps/dealwire/work_lease.hpp"
#include "engine/base/time_text.hpp"
#include "engine/base/uuid.hpp"

#include <CLI/App.hpp>

#include <memory>

namespace dealwire::app {
namespace {

using model::Connection;
using model::Credentials;
using model::Environment;
using model::Flow;

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
};

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
    } else if (!missing) {
        missing = lacks(options.client_secret_file, "--client-secret-file");
    }
    if (!missing) return std::nullopt;
    return "--flow " + options.flow + " needs " + *missing + ".";
}

Flow flow_named(const std::string& name) {
    if (name == "jwt") return Flow::JwtBearer;
    return name == "client-credentials" ? Flow::ClientCredentials : Flow::RefreshToken;
}

Credentials credentials_from(const Options& options) {
    Credentials credentials;
    credentials.client_secret = secret_from(options.client_secret_file);
    credentials.refresh_token = secret_from(options.refresh_token_file);
    credentials.private_key = secret_from(options.key_file);
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

/// Who has the name of the connection that is being made; nothing where nobody else has.
std::optional<Connection> namesake(Local& local, const Connection& connection,
                                   const model::OrgIdentity& org) {
    auto other = connection_named(local, connection.name);
    if (other && other->org == org.org) other.reset();
    return other;
}

/// A sandbox that was refreshed has the old name and another org id.
std::string name_taken(const Connection& other, const model::OrgIdentity& org) {
    const std::string taken = "The name '" + other.name + "' belongs to another org (" +
                              other.org.id.text() + ", this one is " + org.org.id.text() + "). ";
    if (other.environment != Environment::Sandbox) return taken + "Choose another with --name.";
    return taken + "Where that sandbox was refreshed, it is a new org now: say --replaces " +
           other.name + " to put it in place of the old one. Else choose another --name.";
}

/// Why this org may not be connected under this name and environment, or nothing.
std::optional<std::string> refusal(Local& local, const Options& options,
                                   const Connection& connection, const model::OrgIdentity& org) {
    if (org.is_sandbox != (connection.environment == Environment::Sandbox))
        return "The org '" + org.org_name + "' (" + org.org.id.text() + ") is a " +
               (org.is_sandbox ? "sandbox" : "production org") + ", but --environment says " +
               model::name_of(connection.environment) + ".";
    if (!options.replaces.empty()) {
        const auto old = connection_named(local, options.replaces);
        if (!old) return "There is no connection '" + options.replaces + "' to be replaced.";
        if (old->environment != Environment::Sandbox)
            return "'" + old->name +
                   "' is no sandbox: a production org is never refreshed, so another org is "
                   "another "
                   "connection.";
    }
    const auto other = namesake(local, connection, org);
    if (other && other->name != options.replaces) return name_taken(*other, org);
    return std::nullopt;
}

/// A name for what is kept of an org that is gone.
std::string aside_name(Local& local, const Connection& old) {
    const std::string day = base::to_text(local.clock().now()).substr(0, 10);
    std::string name = old.name + " until " + day;
    for (int again = 2; connection_named(local, name); ++again)
        name = old.name + " until " + day + " (" + std::to_string(again) + ")";
    return name;
}

/// Keeps what is known of the old org apart, and lets its name to the new one.
void set_aside(Local& local, const Connection& old, const model::OrgIdentity& org) {
    const std::string detail = "Its sandbox was refreshed and is another org now (" +
                               org.org.id.text() + "), connected on " +
                               base::to_text(local.clock().now()) + " by " + person() + ".";
    local.connection_life().set_aside(
        local.tenant(), aside_name(local, old),
        new_event(local, old, model::ConnectionAct::SetAside, detail));
}

void take_identity(Connection& connection, const model::OrgIdentity& org) {
    connection.org = org.org;
    connection.org_name = org.org_name;
    connection.instance_url = org.instance_url;
    connection.user = org.user;
    connection.username = org.username;
}

void print(const Connection& connection, Output& output) {
    output.document(connection_tree(connection));
    output.line("Connected '" + connection.name + "' to " + connection.org_name + " (" +
                model::name_of(connection.environment) + ", " + connection.org.id.text() + ") as " +
                connection.username);
    output.line(connection.active ? "It is the active connection: everything goes to this org."
                                  : "Another connection is active; this one is kept beside it.");
    output.line("Next: dealwire doctor, then dealwire sync");
}

void keep(Invocation& invocation, Local& local, Connection connection,
          const Credentials& credentials, const model::OrgIdentity& org) {
    take_identity(connection, org);
    const Connection added =
        local.connections().add(local.tenant(), std::move(connection), credentials);
    local.connection_life().note(local.tenant(),
                                 new_event(local, added, model::ConnectionAct::Connected));
    local.connection_life().save_sighting(
        local.tenant(), added.id,
        {org.org, org.user, org.username, org.instance_name, local.clock().now()});
    print(added, invocation.output);
}

ExitCode connect(Invocation& invocation, Local& local, const Options& options) {
    Connection connection = connection_from(options, local);
    Credentials credentials = credentials_from(options);
    const auto org = introduce(local, connection, credentials, invocation.stop);
    if (!org) return invocation.output.failure(org.error());
    if (const auto why = refusal(local, options, connection, *org))
        return invocation.output.failure(ExitCode::Usage, *why, "Nothing was stored.");
    const auto old =
        options.replaces.empty() ? std::nullopt : connection_named(local, options.replaces);
    if (!old || old->org == org->org) {
        keep(invocation, local, std::move(connection), credentials, *org);
        return ExitCode::Done;
    }
    constexpr std::chrono::minutes kPatience{2};
    return taking_lease(invocation, local, "the sandbox behind '" + old->name + "' is replaced",
                        kPatience, [&](const std::stop_token&) {
                            set_aside(local, *old, *org);
                            keep(invocation, local, std::move(connection), credentials, *org);
                            return ExitCode::Done;
                        });
}

void add_options(CLI::App* command, Options& options) {
    command->add_option("--environment", options.environment, "What kind of org it is")
        ->required()
        ->check(CLI::IsMember({"production", "sandbox"}));
    command->add_option("--flow", options.flow, "How Dealwire proves itself")
        ->required()
        ->check(CLI::IsMember({"web", "refresh-token", "jwt", "client-credentials"}));
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
}

}  // namespace

void add_connect(CLI::App& app, Action& chosen) {
    CLI::App* family = app.add_subcommand("connect", "Connect to an org");
    family->require_subcommand(1);
    CLI::App* command = family->add_subcommand("salesforce", "Connect to a Salesforce org");
    auto options = std::make_shared<Options>();
    add_options(command, *options);
    command->callback([&chosen, options] {
        chosen = [options](Invocation& invocation) {
            if (options->flow == "web")
                return invocation.output.failure(
                    ExitCode::Usage, "The browser flow is not part of this release.",
                    "Use --flow jwt for an integration user, or --flow refresh-token.");
            if (const auto missing = missing_option(*options))
                return invocation.output.failure(ExitCode::Usage, *missing,
                                                 "See 'dealwire connect salesforce --help'.");
            return at_desk(invocation,
                           [&](Local& local) { return connect(invocation, local, *options); });
        };
    });
}

}  // namespace dealwire::app
