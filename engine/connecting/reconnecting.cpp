#include "engine/connecting/reconnecting.hpp"

#include <string_view>

namespace dealwire::connecting {
namespace {

using model::Connection;
using model::Environment;

constexpr std::string_view kAnotherOrg = "Another org (";

/// As a shell takes it.
std::string quoted(const std::string& text) {
    constexpr std::string_view kPlain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:@+,=";
    if (!text.empty() && text.find_first_not_of(kPlain) == std::string::npos) return text;
    std::string safe = "'";
    for (const char letter : text)
        safe += letter == '\'' ? std::string{"'\\''"} : std::string{letter};
    return safe + "'";
}

std::string option(const std::string& name, const std::string& value) {
    return value.empty() ? "" : " --" + name + " " + quoted(value);
}

/// What the flow needs.
std::string flow_options(const Connection& connection) {
    const std::string client = option("client-id", connection.client_id);
    switch (connection.flow) {
        case model::Flow::JwtBearer:
            return " --flow jwt" + client + option("username", connection.username) +
                   " --key-file FILE";
        case model::Flow::ClientCredentials:
            return " --flow client-credentials" + client + " --client-secret-file FILE";
        case model::Flow::RefreshToken:
            break;
    }
    return " --flow web" + client + " --client-secret-file FILE";
}

/// The same command under another name, or in place of another one.
std::string command(const Connection& connection, const std::string& named) {
    const bool sandbox = connection.environment == Environment::Sandbox;
    const std::string usual =
        sandbox ? "https://test.salesforce.com" : "https://login.salesforce.com";
    return "dealwire connect salesforce --environment " +
           std::string{name_of(connection.environment)} + named +
           (connection.login_url == usual ? "" : option("login-url", connection.login_url)) +
           flow_options(connection);
}

}  // namespace

std::string connect_command(const Connection& connection) {
    const bool usual = connection.name == name_of(connection.environment);
    return command(connection, usual ? "" : option("name", connection.name));
}

std::string another_org(const Connection& connection, const model::RecordId& answered) {
    return std::string{kAnotherOrg} + answered.text() + ") answers than the one connected (" +
           connection.org.id.text() + "). Nothing was read from it or written to it.";
}

bool tells_of_another_org(const std::string& trouble) { return trouble.starts_with(kAnotherOrg); }

std::string reconnect_remedy(const Connection& connection, const std::string& trouble) {
    if (!tells_of_another_org(trouble))
        return "Connect again: " + connect_command(connection) + ". Nothing is lost.";
    if (connection.environment == Environment::Sandbox)
        return "A sandbox that was refreshed is a new org. Connect it in place of the old one: " +
               command(connection, option("replaces", connection.name));
    return "Look at the login address of the connection (" + connection.login_url +
           "). To connect the other org, give it a name of its own: " +
           command(connection, " --name OTHER");
}

}  // namespace dealwire::connecting
