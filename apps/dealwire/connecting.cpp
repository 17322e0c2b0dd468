#include "apps/dealwire/connecting.hpp"

#include "apps/dealwire/job_asking.hpp"
#include "apps/dealwire/setting_log.hpp"
#include "apps/dealwire/switching.hpp"
#include "apps/dealwire/work_lease.hpp"
#include "engine/base/time_text.hpp"

#include <sstream>

namespace dealwire::app {
namespace {

using base::Secret;
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

/// What is known of the old org is kept apart, and its name goes to the new one.
ports::GivingWay giving_way(Local& local, const Connection& old, const model::OrgIdentity& org) {
    const std::string detail = "Its sandbox was refreshed and is another org now (" +
                               org.org.id.text() + "), connected on " +
                               base::to_text(local.clock().now()) + " by " + person() + ".";
    return {aside_name(local, old), new_event(local, old, model::ConnectionAct::SetAside, detail)};
}

void take_identity(Connection& connection, const model::OrgIdentity& org) {
    connection.org = org.org;
    connection.org_name = org.org_name;
    connection.instance_url = org.instance_url;
    connection.user = org.user;
    connection.username = org.username;
}

/// `old` gives way to it, where there is one.
Connection keep(Local& local, Connection connection, const Credentials& credentials,
                const model::OrgIdentity& org, const std::optional<Connection>& old) {
    take_identity(connection, org);
    register_tenant(local, local.tenant());
    ports::ConnectionStore& store = local.connections();
    Connection added = old ? store.replace(local.tenant(), giving_way(local, *old, org),
                                           std::move(connection), credentials)
                           : store.add(local.tenant(), std::move(connection), credentials);
    local.connection_life().note(local.tenant(),
                                 new_event(local, added, model::ConnectionAct::Connected));
    note_setting(local, {"connect", added.name, "org " + added.org.id.text()});
    local.connection_life().save_sighting(
        local.tenant(), added.id,
        {org.org, org.user, org.username, org.instance_name, local.clock().now()});
    return added;
}

/// Tokens of an attempt that came to nothing.
struct Spent {
    bool granted = false;    ///< for this attempt
    bool exchanged = false;  ///< the org took the one that was brought, and gave another for it
};

/// Gives back what nobody would ever use again, and says what became of it.
base::Error withdrawn(Local& local, const Connection& connection, const Credentials& credentials,
                      Spent spent, base::Error why) {
    if (!spent.granted && !spent.exchanged) return why;
    const bool gone = give_back(local, connection, credentials, {}).has_value();
    if (why.remedy.empty()) why.remedy = "Nothing was stored.";
    if (spent.exchanged)
        why.remedy +=
            " The org exchanged the refresh token while it was tried, so the one that was given "
            "cannot be used any more: get a new one.";
    if (!gone)
        why.remedy +=
            " What was granted could not be given back: revoke it in Salesforce, under Connected "
            "Apps OAuth Usage.";
    return why;
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
                                const Attempt& attempt, const std::stop_token& stop) {
    const Secret brought = credentials.refresh_token.copy();
    const auto org = introduce(local, connection, credentials, stop);
    const auto failed = [&](base::Error why) {
        const bool exchanged =
            !brought.empty() && credentials.refresh_token.reveal() != brought.reveal();
        return base::fail(withdrawn(local, connection, credentials,
                                    {attempt.granted, exchanged && !attempt.granted},
                                    std::move(why)));
    };
    if (!org) return failed(org.error());
    if (auto why = refusal(local, connection, attempt.replaces, *org))
        return failed(
            {base::Fault::Rejected, "ORG_REFUSED", std::move(*why), "Nothing was stored."});
    const auto old =
        attempt.replaces.empty() ? std::nullopt : connection_named(local, attempt.replaces);
    if (!old || old->org == org->org)
        return keep(local, std::move(connection), credentials, *org, std::nullopt);
    std::optional<Connection> kept;
    const bool free =
        with_lease_taken(local, "the sandbox behind '" + old->name + "' is replaced", stop,
                         [&] { kept = keep(local, connection, credentials, *org, old); });
    if (free && kept) return std::move(*kept);
    return failed({base::Fault::Transient, "BUSY",
                   "Another sync, import or export of this tenant is running.",
                   "Let it finish, or stop that process. Nothing was done."});
}

}  // namespace dealwire::app
