#pragma once

#include "engine/exporting/census.hpp"
#include "engine/exporting/exporter.hpp"
#include "engine/jobs/import_cycle.hpp"
#include "engine/jobs/retention.hpp"
#include "engine/matching/resolver.hpp"
#include "engine/trackers/searcher.hpp"

#include <optional>
#include <stop_token>

namespace dealwire::jobs {

struct SyncReport {
    ImportCycleReport import;
    matching::ResolveReport resolve;
    trackers::SearchReport searched;
    RetentionReport retention;  ///< refusing to delete many does not end the cycle
    exporting::CensusReport census;
    exporting::ExportReport exported;
    std::optional<base::Error> ended_by;  ///< why the cycle ended early

    [[nodiscard]] model::Outcome outcome() const;
};

/// How an export went: Partial where something was parked or left for later.
model::Outcome outcome_of(const exporting::ExportReport& report);

/// How a plan of one went: whatever it found, it is Ok once it is made.
model::Outcome outcome_of_plan(const exporting::ExportReport& report);

/// The same as an object outcome, for the record of a run.
model::ObjectOutcome as_object(const exporting::ExportReport& report);

/// Of an export that was only planned: figures of what it would do, no calls and nothing decided.
model::ObjectOutcome as_planned_object(const exporting::ExportReport& report);

/// What a cycle does beside, where given.
struct BesideSync {
    Retention* retention = nullptr;
    exporting::Census* census = nullptr;
};

/// One whole cycle, the main job: import, provision, resolve, search transcripts, delete what had
/// its time, export. An object that could not be imported does not keep the rest from being brought
/// up to date with what is known; a connection that must be authorised again, a spent budget or a
/// request to stop ends the cycle where it is.
class SyncCycle {
public:
    SyncCycle(ImportCycle& importing, matching::Resolver& resolver, trackers::Searcher& searcher,
              exporting::Exporter& exporter, ports::WorkBudget& budget, BesideSync beside = {});

    SyncReport run(std::stop_token stop);

private:
    ImportCycle& importing_;
    matching::Resolver& resolver_;
    trackers::Searcher& searcher_;
    exporting::Exporter& exporter_;
    ports::WorkBudget& budget_;
    BesideSync beside_;
};

}  // namespace dealwire::jobs
