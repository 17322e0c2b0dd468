#include "apps/dealwire/desk.hpp"

#include "apps/dealwire/settings.hpp"
#include "engine/base/time_text.hpp"
#include "engine/connecting/reconnecting.hpp"

#include <pwd.h>
#include <unistd.h>

#include <vector>

namespace dealwire::app {
namespace {

thread_local const std::string* acting_for = nullptr;

}  // namespace

ActingFor::ActingFor(std::string who) : who_{std::move(who)}, before_{acting_for} {
    acting_for = &who_;
}

ActingFor::~ActingFor() { acting_for = before_; }

ExitCode at_installation(Invocation& invocation,
                         const std::function<ExitCode(Installation&)>& work) {
    auto config = load_settings(invocation.globals);
    if (!config) return invocation.output.failure(config.error());
    Installation installation{std::move(*config)};
    try {
        return work(installation);
    } catch (const ConfigError& error) {
        return invocation.output.failure(error.issues());
    }
}

ExitCode at_desk(Invocation& invocation, const std::function<ExitCode(Local&)>& work) {
    return at_installation(invocation, [&](Installation& installation) {
        Local local{installation, {invocation.globals.tenant}};
        const auto tenant = local.tenants().find(local.tenant());
        if (tenant && tenant->state == model::TenantState::Removing)
            return invocation.output.failure(
                ExitCode::Failed, "Tenant '" + tenant->id.value + "' is being removed.",
                "To finish that: dealwire tenants remove " + tenant->id.value + " --confirm " +
                    tenant->id.value);
        return work(local);
    });
}

ExitCode in_scope(Invocation& invocation, const std::function<ExitCode(Place&)>& work) {
    return at_desk(invocation, [&](Local& local) {
        const auto connection = local.connections().active(local.tenant());
        if (!connection)
            return invocation.output.failure(
                ExitCode::Usage,
                "Tenant '" + local.tenant().value + "' is not connected to a Salesforce org.",
                (is_new_tenant(local) ? "Is its name right? Nothing is held of it. To connect it: "
                                      : "Connect one: ") +
                    std::string{"dealwire connect salesforce --environment production|sandbox "
                                "--flow ..."});
        Place place{local, *connection, {local.tenant(), connection->org}};
        return work(place);
    });
}

ExitCode without_calls(Invocation& invocation,
                       const std::function<ExitCode(Place&, Remote&)>& work) {
    return in_scope(invocation, [&](Place& place) {
        Remote remote{place.local, place.connection, place.scope};
        return work(place, remote);
    });
}

ExitCode with_org(Invocation& invocation, const std::function<ExitCode(Place&, Remote&)>& work) {
    return in_scope(invocation, [&](Place& place) {
        if (!place.connection.trouble.empty())
            return invocation.output.failure(
                {.fault = base::Fault::Reauthorise,
                 .code = "",
                 .detail = "Connection '" + place.connection.name +
                           "' must be authorised again: " + place.connection.trouble,
                 .remedy =
                     connecting::reconnect_remedy(place.connection, place.connection.trouble)});
        Remote remote{place.local, place.connection, place.scope};
        const ExitCode code = work(place, remote);
        remote.remember_usage();
        return code;
    });
}

std::optional<std::string> unknown_id(Local& local, const std::vector<std::string>& ids) {
    for (const std::string& id : ids)
        if (!local.conversations().find(local.tenant(), {id})) return id;
    return std::nullopt;
}

bool is_new_tenant(Local& local) {
    return local.tenant().value != Globals{}.tenant && !local.tenants().find(local.tenant()) &&
           local.connections().all(local.tenant()).empty() &&
           local.conversations().count(local.tenant()) == 0;
}

std::string person() {
    if (acting_for) return *acting_for;
    constexpr std::size_t kRoom = 16'384;  // what getpwuid_r asks for at most on Linux
    std::vector<char> room(kRoom);
    passwd entry{};
    passwd* found = nullptr;
    const bool known = getpwuid_r(getuid(), &entry, room.data(), room.size(), &found) == 0;
    if (known && found && *found->pw_name) return found->pw_name;
    return "user " + std::to_string(getuid());
}

ExitCode no_such_conversation(Invocation& invocation, const std::string& id) {
    return invocation.output.failure(ExitCode::Failed, "There is no conversation '" + id + "'.",
                                     "See 'dealwire conversations list'.");
}

ExitCode no_such_conversation(Invocation& invocation, Local& local, const std::string& id) {
    const auto deletion = local.deletions().deletion_of(local.tenant(), {id});
    if (!deletion) return no_such_conversation(invocation, id);
    std::string how;
    if (!deletion->id.empty())
        how = " at " + base::to_text(deletion->at) + " by " + deletion->by + " (" +
              name_of(deletion->reason) + (deletion->rule.empty() ? "" : ": " + deletion->rule) +
              ")";
    return invocation.output.failure(
        ExitCode::Failed, "Conversation '" + id + "' was deleted" + how + ".",
        "What Salesforce still holds of it: dealwire conversations deletions. To take it in "
        "again: dealwire ingest --restore.");
}

}  // namespace dealwire::app
