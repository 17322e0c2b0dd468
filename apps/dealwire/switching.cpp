#include "apps/dealwire/switching.hpp"

#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/export_digest.hpp"
#include "apps/dealwire/filtering.hpp"
#include "apps/dealwire/preflight.hpp"
#include "engine/base/uuid.hpp"
#include "engine/exporting/mapping_check.hpp"
#include "engine/importing/field_listing.hpp"
#include "engine/importing/imported_objects.hpp"
#include "engine/importing/planner.hpp"

#include <algorithm>

namespace dealwire::app {
namespace {

using importing::FieldState;
using model::ExportState;
using model::ObjectInfo;
using model::OrgScope;

constexpr std::size_t kMostDeletions = 100'000;
constexpr std::size_t kMostEvents = 10'000;  ///< people switch now and then

/// Empty where the mapping cannot be read: then every conversation counts as due.
std::string settings_of(Local& local, const OrgScope& scope) {
    try {
        return export_digest(local, scope);
    } catch (const ConfigError&) {
        return "";
    }
}

std::int64_t deletions_waiting(Local& local, const OrgScope& scope) {
    const auto pending = local.deletions().pending(scope.tenant, kMostDeletions);
    return std::ranges::count(pending, scope.org, &model::PendingDeletion::org);
}

jobs::ObjectThere known_of(Local& local, const OrgScope& scope, const std::string& name) {
    jobs::ObjectThere there{.object = name};
    const auto place = local.places().place(scope, name, model::Purpose::Keep);
    there.loaded = place && !importing::is_loading(*place);
    if (place && place->bookmark) there.known_up_to = place->bookmark->stamp;
    for (const ports::HeldRecords& held : local.crm().held(scope))
        if (held.object == name) there.held = held.live;
    return there;
}

const ObjectInfo* find(const std::vector<ObjectInfo>& described, std::string_view name) {
    const auto found = std::ranges::find(described, name, &ObjectInfo::name);
    return found == described.end() ? nullptr : &*found;
}

std::vector<std::string> imported_names() {
    std::vector<std::string> names;
    for (const importing::ImportedObject& object : importing::imported_objects())
        names.emplace_back(object.name);
    return names;
}

/// Collects what the org that is switched to lacks.
class Hindrances {
public:
    Hindrances(Local& local, const OrgScope& scope, const std::vector<ObjectInfo>& described)
        : local_{local}, scope_{scope}, described_{described} {}

    std::vector<Hindrance> all() {
        filter();
        mapping();
        for (const importing::ImportedObject& object : importing::imported_objects())
            imported(object);
        return std::move(found_);
    }

private:
    void mapping() {
        const exporting::Mapping& mapping = local_.mapping();
        const auto settings = local_.export_settings(scope_);
        for (const exporting::ObjectRule& rule : mapping.objects) {
            if (settings.use_of(rule.kind) == exporting::ChildUse::Remove) continue;
            const ObjectInfo* described = find(described_, rule.object);
            for (auto& each : exporting::check_object(rule, mapping.objects.front(), described))
                found_.push_back({each.object + (each.field.empty() ? "" : "." + each.field),
                                  std::move(each.problem), std::move(each.remedy), each.grave});
        }
    }

    void imported(const importing::ImportedObject& object) {
        const std::string name{object.name};
        const ObjectInfo* described = find(described_, name);
        if (!described || !described->queryable)
            return found_.push_back({name, "the connected user cannot see it",
                                     "Give it read permission on " + name + ".", true});
        for (const importing::ListedField& field : importing::list_fields(
                 object, *described, local_.selections().selected(local_.tenant(), name),
                 local_.selections().columns_read(scope_, name))) {
            if (field.state != FieldState::NotVisible) continue;
            found_.push_back(
                {name + "." + field.name,
                 is_filtered_by(name, field.name)
                     ? "is not there or not visible, and the filter reads it: there it finds "
                       "nothing in it"
                     : "is not there or not visible",
                 "Create it, or give the connected user read permission on it; without "
                 "it the import goes on, and the field stays empty there.",
                 false});
        }
    }

    [[nodiscard]] bool is_filtered_by(const std::string& object, const std::string& field) const {
        const auto names = filtered_.find(object);
        return names != filtered_.end() && names->second.contains(field);
    }

    void filter() {
        try {
            filtered_ = exporting::crm_fields_of(filter_in_force(local_, scope_).filter);
        } catch (const ConfigError& error) {
            for (const base::Issue& issue : error.issues())
                found_.push_back(
                    {"filter", issue.path + " " + issue.problem,
                     "Nothing would be exported: set a filter that both orgs can follow.", true});
        }
    }

    Local& local_;
    const OrgScope& scope_;
    const std::vector<ObjectInfo>& described_;
    exporting::CrmFieldNames filtered_;  ///< what the filter reads
    std::vector<Hindrance> found_;
};

jobs::SwitchFacts facts_of(Local& local, const OrgScope& there, const Outlook& outlook,
                           const std::vector<ObjectInfo>& described,
                           const std::map<std::string, std::int64_t>& counts) {
    jobs::SwitchFacts facts;
    for (const std::string& name : imported_names()) {
        jobs::ObjectThere& object = facts.objects.emplace_back(known_of(local, there, name));
        object.visible = find(described, name) != nullptr;
        if (const auto count = counts.find(name); count != counts.end())
            object.in_org = count->second;
    }
    facts.left = outlook.left;
    facts.taken = outlook.taken;
    facts.conversations = local.conversations().count(local.tenant());
    facts.kinds = local.mapping().objects.size();
    facts.reading = local.import_settings().rates;
    const std::string& bulk = local.config().exporting.bulk;
    if (bulk == "never") facts.bulk = exporting::BulkUse::Never;
    if (bulk == "always") facts.bulk = exporting::BulkUse::Always;
    return facts;
}

base::Error wrong_kind(const model::Connection& connection, const model::OrgIdentity& org) {
    return {.fault = base::Fault::Rejected,
            .code = "WRONG_KIND_OF_ORG",
            .detail = "The org '" + org.org_name + "' is a " +
                      (org.is_sandbox ? "sandbox" : "production org") + ", and connection '" +
                      connection.name + "' says " + model::name_of(connection.environment) + ".",
            .remedy = "Connect it again with the right --environment."};
}

/// Asks with a connection that is at work already.
base::Result<model::OrgIdentity> met(Local& local, const model::Connection& connection,
                                     Remote& remote, const std::stop_token& stop) {
    auto org = remote.directory().identify(stop);
    remote.remember_usage();
    if (!org) return org;
    local.connection_life().save_sighting(
        local.tenant(), connection.id,
        {org->org, org->user, org->username, org->instance_name, local.clock().now()});
    if (org->is_sandbox != (connection.environment == model::Environment::Sandbox))
        return base::fail(wrong_kind(connection, *org));
    return org;
}

}  // namespace

jobs::OrgHoldings holdings_in(Local& local, const OrgScope& scope) {
    jobs::OrgHoldings held;
    for (const ports::TalliedRecords& each : local.tally().tally(scope)) {
        if (each.state == ExportState::Written) held.written[each.object] += each.records;
        if (each.state == ExportState::Parked) held.parked += each.records;
        if (each.state == ExportState::Pending || each.state == ExportState::Deleting)
            held.pending += each.records;
    }
    const auto counts = local.exports().record_counts(scope);
    held.conversations = counts.conversations;
    held.gone = counts.gone;
    held.due = due_in(local.exports().due_counts(scope, settings_of(local, scope), {}),
                      ports::DueShare::All);
    held.deletions = deletions_waiting(local, scope);
    held.overrides = static_cast<std::int64_t>(local.resolutions().overrides(scope).size());
    held.jobs = static_cast<std::int64_t>(local.ingest_jobs().all(scope).size());
    return held;
}

std::optional<model::Connection> connection_named(Local& local, const std::string& name) {
    for (model::Connection& connection : local.connections().all(local.tenant()))
        if (connection.name == name) return std::move(connection);
    return std::nullopt;
}

std::set<model::OrgId> gone_orgs(Local& local) {
    std::set<base::ConnectionId> aside;
    for (const auto& event : local.connection_life().history(local.tenant(), kMostEvents))
        if (event.act == model::ConnectionAct::SetAside) aside.insert(event.connection);
    std::set<model::OrgId> gone;
    std::set<model::OrgId> there;
    for (const model::Connection& connection : local.connections().all(local.tenant()))
        (aside.contains(connection.id) ? gone : there).insert(connection.org);
    for (const model::OrgId& org : there) gone.erase(org);
    return gone;
}

model::ConnectionEvent new_event(Local& local, const model::Connection& connection,
                                 model::ConnectionAct act, const std::string& detail) {
    const base::Instant now = local.clock().now();
    return {.id = base::uuid_v7(now, local.entropy().chance()),
            .connection = connection.id,
            .name = connection.name,
            .org = connection.org,
            .act = act,
            .at = now,
            .by = person(),
            .detail = detail};
}

base::Result<model::OrgIdentity> meet(Local& local, const model::Connection& connection,
                                      const std::stop_token& stop) {
    Remote remote{local, connection, {local.tenant(), connection.org}};
    remote.let_everything_through();
    return met(local, connection, remote, stop);
}

base::Result<Outlook> look_ahead(Local& local, const std::optional<model::Connection>& from,
                                 const model::Connection& to, const std::stop_token& stop) {
    const OrgScope there{local.tenant(), to.org};
    Remote remote{local, to, there};
    remote.let_everything_through();
    const auto org = met(local, to, remote, stop);
    if (!org) return base::fail(org.error());
    const auto described = remote.describe(objects_in_use(local), stop);
    if (!described) return base::fail(described.error());
    const auto counts = remote.directory().record_counts(imported_names(), stop);
    if (!counts) return base::fail(counts.error());
    const auto room = remote.directory().storage(stop);
    if (!room) return base::fail(room.error());

    Outlook outlook{.from = from, .to = to, .org = *org};
    outlook.package = find(*described, local.mapping().objects.front().object) != nullptr;
    outlook.hindrances = Hindrances{local, there, *described}.all();
    if (from && from->org != to.org) outlook.left = holdings_in(local, {local.tenant(), from->org});
    outlook.taken = holdings_in(local, there);
    jobs::SwitchFacts facts = facts_of(local, there, outlook, *described, *counts);
    facts.room = *room;
    outlook.plan = jobs::plan_switch(facts);
    remote.remember_usage();
    outlook.calls = remote.calls();
    return outlook;
}

}  // namespace dealwire::app
