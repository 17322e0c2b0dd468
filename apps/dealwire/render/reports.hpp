#pragma once

#include "apps/dealwire/output.hpp"
#include "apps/dealwire/render/words.hpp"
#include "engine/jobs/import_cycle.hpp"
#include "engine/jobs/sync_cycle.hpp"

namespace dealwire::app {

// Reports for people; they print nothing with --json.

/// All steps of an import, those beside the main ones too.
std::vector<model::ObjectOutcome> outcomes_of(const jobs::ImportCycleReport& report);

/// `run` is the id under which it was kept.
void print_import(const jobs::ImportCycleReport& report, const std::string& run, int calls,
                  Output& output);
void print_resolve(const matching::ResolveReport& report, Output& output);
/// `plan`: nothing was written, the figures say what would be.
void print_export(const exporting::ExportReport& report, bool plan, Output& output);
void print_sync(const jobs::SyncReport& report, const std::string& run, int calls, Output& output);

/// Records that were parked before and still are, told where nothing else tells of them.
void print_still_parked(std::int64_t in_all, int now, Output& output);

}  // namespace dealwire::app
