#include "apps/dealwire/connecting.hpp"

#include "apps/dealwire/job_asking.hpp"
#include "apps/dealwire/switching.hpp"
#include "apps/dealwire/work_lease.hpp"
#include "engine/base/time_text.hpp"

#include <sstream>

namespace dealwire::app {
namespace {

using model::Connection;
using model::Credentials;
using model::Environment;

constexpr std::chrono::minutes kPatience{2};

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
std::optional<std::string> refusal(Local& local, const Connection& connection,
                                   const std::string& replaces, const model::OrgIdentity& org) {
    if (org.is_sandbox != (connection.environment == Environment::Sandbox))
        return "The org '" + org.org_name + "' (" + org.org.id.text() + ") is a " +
               (org.is_sandbox ? "sandbox" : "production org") + ", but --environment says " +
               model::name_of(connection.environment) + ".";
    if (!replaces.empty()) {
        const auto old = connection_named(local, replaces);
        if (!old) return "There is no connection '" + replaces + "' to be replaced.";
        if (old->environment != Environment::Sandbox)
            return "'" + old->name +
                   "' is no sandbox: a production org is never refreshed, so another org is "
                   "another connection.";
    }
    const auto other = namesake(local, connection, org);
    if (other && other->name != replaces) return name_taken(*other, org);
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

Connection keep(Local& local, Connection connection, const Credentials& credentials,
                const model::OrgIdentity& org) {
    take_identity(connection, org);
    register_tenant(local, local.tenant());
    Connection added = local.connections().add(local.tenant(), std::move(connection), credentials);
    local.connection_life().note(local.tenant(),
                                 new_event(local, added, model::ConnectionAct::Connected));
    local.connection_life().save_sighting(
        local.tenant(), added.id,
        {org.org, org.user, org.username, org.instance_name, local.clock().now()});
    return added;
}

/// Runs `work` with the tenant's lease, in silence: the caller is no command of its own.
bool with_lease_taken(Local& local, const std::string& why, const std::stop_token& stop,
                      const std::function<void()>& work) {
    std::ostringstream unheard;
    Output output{unheard, unheard, false};
    const Globals globals;
    Invocation invocation{globals, output, stop};
    bool done = false;
    taking_lease(invocation, local, why, kPatience, [&](const std::stop_token&) {
        work();
        done = true;
        return ExitCode::Done;
    });
    return done;
}

}  // namespace

base::Result<Connection> settle(Local& local, Connection connection, Credentials credentials,
                                const std::string& replaces, const std::stop_token& stop) {
    const auto org = introduce(local, connection, credentials, stop);
    if (!org) return base::fail(org.error());
    if (auto why = refusal(local, connection, replaces, *org))
        return base::fail(
            {base::Fault::Rejected, "ORG_REFUSED", std::move(*why), "Nothing was stored."});
    const auto old = replaces.empty() ? std::nullopt : connection_named(local, replaces);
    if (!old || old->org == org->org) return keep(local, std::move(connection), credentials, *org);
    std::optional<Connection> kept;
    const bool free =
        with_lease_taken(local, "the sandbox behind '" + old->name + "' is replaced", stop, [&] {
            set_aside(local, *old, *org);
            kept = keep(local, std::move(connection), credentials, *org);
        });
    if (free && kept) return std::move(*kept);
    return base::fail({base::Fault::Transient, "BUSY",
                       "Another sync, import or export of this tenant is running.",
                       "Let it finish, or stop that process. Nothing was done."});
}

}  // namespace dealwire::app
