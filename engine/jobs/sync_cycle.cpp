#include "engine/jobs/sync_cycle.hpp"

#include "engine/base/stopped.hpp"

namespace dealwire::jobs {

model::Outcome outcome_of(const exporting::ExportReport& report) {
    if (report.error) return model::Outcome::Failed;
    if (report.parked > 0 || report.deferred > 0 || report.held_back > 0 ||
        report.refused_conversations > 0)
        return model::Outcome::Partial;
    return model::Outcome::Ok;
}

model::Outcome outcome_of_plan(const exporting::ExportReport& report) {
    return report.error ? model::Outcome::Failed : model::Outcome::Ok;
}

model::ObjectOutcome as_object(const exporting::ExportReport& report) {
    model::ObjectOutcome outcome{.object = "export", .outcome = outcome_of(report)};
    outcome.mode = "export";
    outcome.transfer = report.way.backlog ? "bulk" : "composite";
    outcome.read = report.conversations;
    outcome.changed = report.upserts;
    outcome.deleted = report.deletes;
    outcome.rejected = report.parked;
    outcome.calls = report.calls;
    outcome.error = report.error;
    if (report.leaving_decided || report.held_back > 0)
        outcome.held_back = model::HeldBack{report.held_back, report.in_org};
    if (report.held_back > 0) outcome.warnings.push_back(exporting::held_back_sentence(report));
    if (report.rows.sent != report.rows.accepted)
        outcome.warnings.push_back(exporting::sentence_of(report.rows));
    return outcome;
}

model::ObjectOutcome as_planned_object(const exporting::ExportReport& report) {
    model::ObjectOutcome outcome = as_object(report);
    outcome.outcome = outcome_of_plan(report);
    outcome.mode = "plan";
    outcome.calls = 0;
    outcome.held_back.reset();
    return outcome;
}

model::Outcome SyncReport::outcome() const {
    if (ended_by) return model::Outcome::Failed;
    const model::Outcome imported = import.import.outcome();
    const model::Outcome whole = model::worse(imported, outcome_of(exported));
    if (retention.too_many) return model::Outcome::Partial;
    return whole == model::Outcome::Failed ? model::Outcome::Partial : whole;
}

SyncCycle::SyncCycle(ImportCycle& importing, matching::Resolver& resolver,
                     trackers::Searcher& searcher, exporting::Exporter& exporter,
                     ports::WorkBudget& budget, BesideSync beside)
    : importing_{importing},
      resolver_{resolver},
      searcher_{searcher},
      exporter_{exporter},
      budget_{budget},
      beside_{beside} {}

SyncReport SyncCycle::run(std::stop_token stop) {
    SyncReport report;
    report.import = importing_.run({}, stop);
    report.ended_by = report.import.import.ended_by;
    if (report.ended_by) return report;

    report.resolve = resolver_.resolve_stale(stop);
    if (!report.resolve.stopped) report.searched = searcher_.search_stale(stop);
    if (report.resolve.stopped || report.searched.stopped) {
        report.ended_by = base::stopped();
        return report;
    }
    if (beside_.retention) report.retention = beside_.retention->run_if_due(stop);
    budget_.work_on(model::WorkKind::Live);
    // What it could not ask, it asks the next time; what is wrong with the org the export tells.
    if (beside_.census) report.census = beside_.census->run_if_due(stop);
    report.exported = exporter_.run({}, stop);
    auto& error = report.exported.error;
    if (error && error->fault == base::Fault::BudgetSpent) error = budget_.exhausted(*error);
    report.ended_by = error;
    resolver_.prepare();
    return report;
}

}  // namespace dealwire::jobs
