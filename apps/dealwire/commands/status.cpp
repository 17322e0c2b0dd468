#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/commands/acts.hpp"
#include "apps/dealwire/deleting.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/export_digest.hpp"
#include "apps/dealwire/render/outcome_trees.hpp"
#include "apps/dealwire/render/status_report.hpp"
#include "apps/dealwire/reprocessing.hpp"
#include "apps/dealwire/service_status.hpp"
#include "apps/dealwire/user_rules.hpp"
#include "apps/dealwire/wiring_standing.hpp"
#include "apps/dealwire/work_lease.hpp"
#include "engine/base/time_text.hpp"
#include "engine/exporting/export_report.hpp"
#include "engine/importing/imported_objects.hpp"
#include "engine/importing/planner.hpp"

#include <algorithm>
#include <memory>
#include <set>

namespace dealwire::app {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::hours kDay = 24h;
/// Long enough for a weekend and a holiday beside it.
constexpr std::chrono::hours kChangesShown = 7 * kDay;
/// Among so many runs is one that tried to import an object, or nobody looks after it.
constexpr std::size_t kRunsLookedAt = 20;

/// What ended a whole run tells nothing of the object, nor does what happened in another org.
void add_trouble(ObjectStatus& object, const std::vector<model::Run>& runs,
                 const model::OrgId& org) {
    for (const model::Run& run : runs)
        for (const model::ObjectOutcome& outcome : run.objects) {
            if (run.org != org || outcome.object != object.held.object || is_side_step(outcome))
                continue;
            if (outcome.error && importing::ends_everything(outcome.error->fault)) continue;
            object.trouble = outcome.error;
            object.in_part = outcome.read > 0;
            return;
        }
}

std::vector<ObjectStatus> objects_of(Local& local, const model::OrgScope& scope) {
    const auto runs = local.runs().newest(local.tenant(), kRunsLookedAt);
    const auto held = local.crm().held(scope);
    const auto proofs = local.proofs().latest(scope);
    std::vector<ObjectStatus> objects;
    for (const importing::ImportedObject& imported : importing::imported_objects()) {
        const std::string name{imported.name};
        ObjectStatus& object = objects.emplace_back();
        object.held.object = name;
        const auto counted = std::ranges::find(held, name, &ports::HeldRecords::object);
        if (counted != held.end()) object.held = *counted;
        const auto place = local.places().place(scope, name, model::Purpose::Keep);
        object.begun = place.has_value();
        object.loading = place && importing::is_loading(*place);
        if (place && place->bookmark) object.bookmark = base::to_text(place->bookmark->stamp);
        add_trouble(object, runs, scope.org);
        const auto proof = std::ranges::find(proofs, name, &model::Proof::object);
        if (proof != proofs.end()) object.proof = *proof;
        object.columns = local.selections().columns_read(scope, name);
    }
    return objects;
}

MemberStatus members_of(Local& local, const model::OrgScope& scope) {
    MemberStatus status;
    std::set<model::MemberId> here;
    for (const model::Member& member : local.members().all(scope)) {
        here.insert(member.id);
        ++(member.active ? status.active : status.left);
        if (member.recorded) ++status.recorded;
    }
    std::set<model::MemberId> by_hand;
    for (const model::ManualSetting& setting : local.manual_settings().manual(scope.tenant))
        if (here.contains(setting.member)) by_hand.insert(setting.member);
    status.by_hand = static_cast<std::int64_t>(by_hand.size());
    status.rules_revision = user_rules_in_force(local.settings(), scope.tenant).revision.number;
    return status;
}

/// The object that has one record for each conversation; empty where the mapping has none.
std::string own_object(const exporting::Mapping& mapping) {
    const auto own = std::ranges::find_if(
        mapping.objects, [](const exporting::ObjectRule& rule) { return rule.kind.empty(); });
    return own == mapping.objects.end() ? "" : own->object;
}

/// Where the mapping cannot be read, nobody knows what is due; the rest is told all the same.
void add_standing(Local& local, const model::Connection& connection, Status& status) {
    const model::OrgScope scope{local.tenant(), connection.org};
    ports::StandingQuery query{.basis = local.resolver(scope).basis(), .settings = "", .own = ""};
    try {
        query.own = own_object(local.mapping());
        query.settings = export_digest(local, scope);
    } catch (const ConfigError& error) {
        status.unreadable = error.issues();
    }
    ports::Standing standing = standing_of(local, scope, query);
    status.looked_at = standing.looked_at;
    status.resolutions = standing.resolutions;
    status.exports = standing.records;
    if (!status.unreadable.empty()) return;
    status.due = std::move(standing.due);
    status.outlook = export_outlook(local, connection, status.due);
}

/// What waits for somebody's word since the last export of everything: nothing, once nothing is due
/// any more.
std::string held_back(Local& local, const Status& status, const model::OrgId& org) {
    if (status.unreadable.empty() && due_in(status.due, ports::DueShare::All) == 0) return "";
    const auto decided = local.runs().last_deciding(local.tenant(), org);
    if (!decided) return "";
    for (const model::ObjectOutcome& outcome : decided->objects)
        if (outcome.held_back && outcome.held_back->conversations > 0)
            return exporting::held_back_sentence(*outcome.held_back);
    return "";
}

/// What only a connected tenant has.
void add_org(Local& local, const model::Connection& connection, Status& status) {
    const model::OrgScope scope{local.tenant(), connection.org};
    status.connection = connection;
    status.objects = objects_of(local, scope);
    status.changes = local.schemas().changes(scope, status.now - kChangesShown);
    status.members = members_of(local, scope);
    add_standing(local, connection, status);
    for (const ports::ParkedGroup& group : local.exports().parked_groups(scope))
        if (group.code == ports::kWaitsForParentCode) status.waiting_for_parent += group.records;
    status.reprocessing_paused = reprocessing(local).paused;
    status.usage = local.connections().usage(local.tenant(), connection.id);
    for (const model::Spending& spent : local.spending().spent(scope, status.now - kDay))
        status.ours += spent.calls;
    status.pause = local.spending().paused(scope);
}

Status status_of(Local& local) {
    Status status{.now = local.clock().now(), .rules = rules_in_force(local)};
    status.conversations = local.conversations().count(local.tenant());
    status.tenant = local.tenant().value;
    status.new_tenant = is_new_tenant(local);
    status.not_served = not_served(local).value_or("");
    status.last_run = last_run(local);
    status.deletions = waiting_deletions(local);
    if (const auto connection = local.connections().active(local.tenant()))
        add_org(local, *connection, status);
    if (status.connection) status.held_back = held_back(local, status, status.connection->org);
    return status;
}

ExitCode status(Invocation& invocation, Local& local) {
    const Status now = status_of(local);
    const ServiceStatus service =
        service_status(local, local.tenant(), local.config().jobs.timings);
    base::Tree document = status_tree(now);
    document.set("service", service_tree(service));
    invocation.output.document(document);
    print_status(now, invocation.output);
    if (!invocation.output.json()) print_service(service, invocation.output);
    for (const base::Issue& issue : now.unreadable)
        invocation.output.warning(issue.path + ' ' + issue.problem + ". " + remedy_of(issue));
    if (now.connection && !now.connection->trouble.empty()) return ExitCode::Reauthorise;
    return now.unreadable.empty() ? ExitCode::Done : ExitCode::Usage;
}

/// Exit code as for one tenant: that of a connection that must be authorised again, where there is
/// one.
ExitCode status_of_all(Invocation& invocation, Installation& installation) {
    const jobs::Timings timings = installation.config()->jobs.timings;
    const auto lines = tenant_lines(installation, timings);
    const ServiceStatus service = service_status(installation, {}, timings);
    invocation.output.document(
        base::Tree::Object{{"tenants", tenants_tree(lines)}, {"service", service_tree(service)}});
    if (!invocation.output.json()) {
        print_tenants(lines, service.now, invocation.output);
        invocation.output.line();
        print_service(service, invocation.output);
    }
    const bool dead = std::ranges::any_of(lines, [](const TenantLine& line) {
        return line.connection && !line.connection->trouble.empty();
    });
    return dead ? ExitCode::Reauthorise : ExitCode::Done;
}

}  // namespace

ExitCode show_status(Invocation& invocation, Local& local) { return status(invocation, local); }

void add_status(Command& app, Action& chosen) {
    Command* command = app.add_subcommand("status", "Where everything stands, without a call");
    auto all = std::make_shared<bool>(false);
    command->add_flag("--all-tenants", *all, "One line for each tenant, and the service");
    command->callback([&chosen, all] {
        chosen = [all](Invocation& invocation) {
            if (*all)
                return at_installation(invocation, [&](Installation& installation) {
                    return status_of_all(invocation, installation);
                });
            return at_desk(invocation, [&](Local& local) { return status(invocation, local); });
        };
    });
}

}  // namespace dealwire::app
