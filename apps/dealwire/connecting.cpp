#include "apps/dealwire/connecting.hpp"

namespace dealwire::app {
namespace {

using model::Connection;
using model::Environment;

/// Why this org may not be connected under this name and environment, or nothing.
std::optional<std::string> refusal(Local& local, const Connection& connection,
                                   const model::OrgIdentity& org) {
    if (org.is_sandbox != (connection.environment == Environment::Sandbox))
        return "The org '" + org.org_name + "' (" + org.org.id.text() + ") is a " +
               (org.is_sandbox ? "sandbox" : "production org") + ", but --environment says " +
               model::name_of(connection.environment) + ".";
    for (const Connection& other : local.connections().all(local.tenant()))
        if (other.name == connection.name && other.org != org.org)
            return "The name '" + connection.name + "' belongs to another org (" +
                   other.org.id.text() + "); choose another with --name.";
    return std::nullopt;
}

void take_identity(Connection& connection, const model::OrgIdentity& org) {
    connection.org = org.org;
    connection.org_name = org.org_name;
    connection.instance_url = org.instance_url;
    connection.user = org.user;
    connection.username = org.username;
}

}  // namespace

base::Result<Connection> settle(Local& local, Connection connection, model::Credentials credentials,
                                std::stop_token stop) {
    const auto org = introduce(local, connection, credentials, std::move(stop));
    if (!org) return base::fail(org.error());
    if (auto why = refusal(local, connection, *org))
        return base::fail(
            {base::Fault::Rejected, "ORG_REFUSED", std::move(*why), "Nothing was stored."});
    take_identity(connection, *org);
    return local.connections().add(local.tenant(), std::move(connection), credentials);
}

}  // namespace dealwire::app
