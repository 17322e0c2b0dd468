#include "engine/jobs/import_cycle.hpp"

#include "engine/base/time_text.hpp"

#include <algorithm>
#include <set>

namespace dealwire::jobs {
namespace {

using importing::Asked;
using importing::ImportReport;
using model::ObjectOutcome;
using Names = std::vector<std::string>;

/// Those asked for, or all, in reading order, as (users, the rest).
std::pair<Names, Names> split(const Names& asked) {
    Names users;
    Names rest;
    for (const importing::ImportedObject& object : importing::imported_objects()) {
        const std::string name{object.name};
        if (!asked.empty() && std::ranges::find(asked, name) == asked.end()) continue;
        (name == "User" ? users : rest).push_back(name);
    }
    return {std::move(users), std::move(rest)};
}

void append(ImportReport& report, ImportReport more) {
    std::ranges::move(more.objects, std::back_inserter(report.objects));
    std::ranges::move(more.more, std::back_inserter(report.more));
    if (!more.owners_missing.empty()) report.owners_missing = std::move(more.owners_missing);
    if (!report.ended_by) report.ended_by = std::move(more.ended_by);
}

bool failed(const ImportReport& report, std::string_view name) {
    const auto is_it = [&](const ObjectOutcome& object) {
        return object.object == name && object.error.has_value();
    };
    return std::ranges::any_of(report.objects, is_it);
}

importing::RecordedOwners owners_of(const provisioning::MemberPlan& members) {
    const auto& newly = members.newly_recorded;
    importing::RecordedOwners owners{
        .users = members.recorded, .newly = newly, .before = members.no_longer_recorded};
    for (const model::RecordId& user : members.recorded)
        if (std::ranges::find(newly, user) == newly.end()) owners.before.push_back(user);
    std::ranges::sort(owners.before);
    return owners;
}

/// A reading of everything belongs to the outcome of its object.
void add_full(ObjectOutcome& object, const ObjectOutcome& full) {
    object.mode = full.mode;
    object.transfer = full.transfer;
    object.transfer_why = full.transfer_why;
    object.read += full.read;
    object.changed += full.changed;
    object.deleted += full.deleted;
    object.released += full.released;
    object.rejected += full.rejected;
    object.calls += full.calls;
    object.bytes += full.bytes;
    object.took += full.took;
    object.outcome = model::worse(object.outcome, full.outcome);
    if (!object.error) object.error = full.error;
    std::ranges::copy(full.warnings, std::back_inserter(object.warnings));
    std::ranges::copy(full.rejected_rows, std::back_inserter(object.rejected_rows));
    if (object.rejected_rows.size() > model::kRejectedRowsKept)
        object.rejected_rows.resize(model::kRejectedRowsKept);
}

}  // namespace

/// One execution.
struct ImportCycle::Cycle {
    const ImportOptions& options;
    Names users;
    Names rest;
    Asked asked;
    importing::RecordedOwners owners;
    bool owners_read = false;
    std::int64_t released = 0;           ///< opportunities of people who left, at once
    std::optional<base::Error> put_off;  ///< why what can wait has to wait
    ImportCycleReport report;

    [[nodiscard]] bool ended() const { return report.import.ended_by.has_value(); }

    [[nodiscard]] Names all() const {
        Names names = users;
        names.insert(names.end(), rest.begin(), rest.end());
        return names;
    }

    [[nodiscard]] bool reads(std::string_view name) const {
        return std::ranges::find(rest, name) != rest.end();
    }
};

ImportCycleReport ImportCycle::run(const ImportOptions& options, std::stop_token stop) {
    Cycle cycle{.options = options};
    std::tie(cycle.users, cycle.rest) = split(options.objects);
    parts_.budget.work_on(model::WorkKind::Import);
    auto asked = parts_.importer.ask(cycle.all(), stop);
    if (asked) {
        cycle.asked = std::move(*asked);
        read_changes(cycle, stop);
        if (!cycle.ended()) read_owners(cycle, stop);
        if (!cycle.ended()) read_again(cycle, stop);
        save_members(cycle);
        if (!cycle.ended()) back_fill(cycle, stop);
        if (!cycle.ended()) prove(cycle, stop);
        tell_of_released(cycle);
    } else {
        cycle.report.import = importing::all_failed(cycle.all(), asked.error());
    }
    tell_budget(cycle);
    return std::move(cycle.report);
}

/// Calls that are spent end work of several objects; all of them go on at the same time.
void ImportCycle::tell_budget(Cycle& cycle) {
    ImportReport& report = cycle.report.import;
    for (auto* error : {&report.ended_by, &cycle.put_off})
        if (*error && (*error)->fault == base::Fault::BudgetSpent)
            **error = parts_.budget.exhausted(**error);
    if (!report.ended_by || report.ended_by->fault != base::Fault::BudgetSpent) return;
    for (auto* outcomes : {&report.objects, &report.more})
        for (ObjectOutcome& outcome : *outcomes)
            if (outcome.error && outcome.error->fault == base::Fault::BudgetSpent)
                outcome.error = report.ended_by;
}

void ImportCycle::read_changes(Cycle& cycle, const std::stop_token& stop) {
    ImportReport& report = cycle.report.import;
    if (!cycle.users.empty()) report = parts_.importer.keep(cycle.asked, cycle.users, {}, stop);
    if (!report.objects.empty()) {
        report.objects.front().calls += cycle.asked.spent.calls;
        report.objects.front().bytes += cycle.asked.spent.bytes;
    }
    if (report.ended_by) {
        append(report, importing::all_failed(cycle.rest, *report.ended_by));
        return;
    }
    const auto& members = cycle.report.members = parts_.provisioner.plan(parts_.importer.scope());
    cycle.owners = owners_of(members);
    cycle.released =
        parts_.importer.let_go(cycle.owners, [&] { return release_all_but(members.recorded); });
    if (!cycle.rest.empty())
        append(report, parts_.importer.keep(cycle.asked, cycle.rest, cycle.owners, stop));
    cycle.owners_read = !report.ended_by && report.owners_missing.empty() &&
                        !failed(report, "Opportunity") &&
                        (cycle.reads("Opportunity") || cycle.owners.newly.empty());
}

void ImportCycle::read_owners(Cycle& cycle, const std::stop_token& stop) {
    const auto missing = cycle.report.import.owners_missing;
    if (missing.empty() || failed(cycle.report.import, "Opportunity")) return;
    ImportReport owned = parts_.importer.read_owners(cycle.asked, cycle.owners, missing, stop);
    cycle.owners_read = std::ranges::none_of(
        owned.more, [](const ObjectOutcome& outcome) { return outcome.error.has_value(); });
    append(cycle.report.import, std::move(owned));
}

void ImportCycle::read_again(Cycle& cycle, const std::stop_token& stop) {
    ImportReport& report = cycle.report.import;
    Names names = parts_.importer.repairs_begun(cycle.asked);
    if (cycle.options.full) {
        names = cycle.all();
        // A first load was everything already.
        for (const ObjectOutcome& object : report.objects)
            if (object.mode == "first" && object.bookmark_before.empty())
                std::erase(names, object.object);
    }
    if (names.empty()) return;
    // Increments must not starve for a reading of everything.
    parts_.budget.work_on(model::WorkKind::Reprocess);
    ImportReport again = parts_.importer.repair(cycle.asked, names, cycle.owners, stop);
    for (const ObjectOutcome& full : again.more)
        for (ObjectOutcome& object : report.objects)
            if (object.object == full.object) add_full(object, full);
    if (!report.ended_by) report.ended_by = std::move(again.ended_by);
}

void ImportCycle::save_members(Cycle& cycle) {
    if (!cycle.owners_read || failed(cycle.report.import, "User")) return;
    parts_.provisioner.apply(parts_.importer.scope(), cycle.report.members);
    cycle.report.provisioned = true;
}

void ImportCycle::back_fill(Cycle& cycle, const std::stop_token& stop) {
    parts_.budget.work_on(model::WorkKind::Backfill);
    parts_.importer.discard_listings(cycle.asked, stop);
    ImportReport filled = parts_.importer.back_fill(cycle.asked, cycle.owners, stop);
    cycle.put_off = filled.put_off;
    append(cycle.report.import, std::move(filled));
}

/// What an admin asked for, else what the org's log of deletions may have lost.
Names ImportCycle::to_prove(Cycle& cycle) {
    if (cycle.options.reconcile) return cycle.all();
    Names names;
    for (ObjectOutcome& object : cycle.report.import.objects) {
        const importing::AskedObject* asked = cycle.asked.find(object.object);
        if (!asked || !asked->lost_until) continue;
        const auto until = parts_.prover.rests_until(*asked);
        if (!until) names.push_back(object.object);
        if (until)
            object.warnings.push_back("The last proof of " + object.object +
                                      " is less than a day old; the next one is made by itself "
                                      "after " +
                                      base::to_text(*until) + ".");
    }
    return names;
}

void ImportCycle::prove(Cycle& cycle, const std::stop_token& stop) {
    const Names names = to_prove(cycle);
    if (names.empty() || (cycle.put_off && !cycle.options.reconcile)) return;
    // What an admin asked for goes before back-fills, and after increments.
    if (cycle.options.reconcile) parts_.budget.work_on(model::WorkKind::Reprocess);
    importing::ProofReport proven = parts_.prover.prove(cycle.asked, names, cycle.owners, stop);
    for (const model::Proof& proof : proven.proofs) settle_lost_deletions(cycle, proof);
    cycle.report.proofs = std::move(proven.proofs);
    const bool waits = !cycle.options.reconcile && proven.ended_by &&
                       proven.ended_by->fault == base::Fault::BudgetSpent;
    if (waits) {
        cycle.put_off = std::exchange(proven.ended_by, std::nullopt);
        for (ObjectOutcome& outcome : proven.objects)
            if (outcome.error) importing::defer(outcome);
    }
    ImportReport& report = cycle.report.import;
    std::ranges::move(proven.objects, std::back_inserter(report.more));
    if (!report.ended_by) report.ended_by = std::move(proven.ended_by);
}

/// At once or one by one, whatever was read: they are told with the opportunities, or with what was
/// read in their place.
void ImportCycle::tell_of_released(Cycle& cycle) {
    ImportReport& report = cycle.report.import;
    std::int64_t released = cycle.released;
    for (const auto* outcomes : {&report.objects, &report.more})
        for (const ObjectOutcome& outcome : *outcomes) released += outcome.released;
    if (released == 0 || report.objects.empty()) return;
    auto told = std::ranges::find(report.objects, "Opportunity", &ObjectOutcome::object);
    if (told != report.objects.end())
        told->changed += cycle.released;
    else
        told = report.objects.begin();
    told->warnings.push_back(
        (released == 1 ? "1 opportunity, whose owner is not recorded any more, was"
                       : std::to_string(released) +
                             " opportunities of people who are no longer recorded were") +
        std::string{" released: they stay with the conversations held before."});
}

/// A proof tells what became of every record: the log counts as read, and its gap is no worry.
void ImportCycle::settle_lost_deletions(Cycle& cycle, const model::Proof& proof) {
    const importing::AskedObject& asked = *cycle.asked.find(proof.object);
    if (!asked.lost_until) return;
    parts_.records.save_deletions(parts_.importer.scope(), proof.object, {}, *asked.lost_until);
    if (!proof.complete()) return;
    for (ObjectOutcome& object : cycle.report.import.objects)
        if (object.object == proof.object)
            std::erase_if(object.warnings, [&](const std::string& warning) {
                return std::ranges::find(asked.warnings, warning) != asked.warnings.end();
            });
}

std::int64_t ImportCycle::release_all_but(const std::vector<model::RecordId>& owners) {
    const std::set<model::RecordId> recorded{owners.begin(), owners.end()};
    std::vector<model::RecordId> released;
    const auto& scope = parts_.importer.scope();
    parts_.reader.opportunities(scope, [&](const model::Opportunity& opportunity) {
        if (opportunity.state == model::RecordState::Live && !recorded.contains(opportunity.owner))
            released.push_back(opportunity.id);
    });
    if (released.empty()) return 0;
    return parts_.records.release(scope, released, parts_.clock.now());
}

}  // namespace dealwire::jobs
