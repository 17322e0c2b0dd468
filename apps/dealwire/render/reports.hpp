#pragma once

#include "apps/dealwire/output.hpp"
#include "engine/jobs/import_cycle.hpp"
#include "engine/jobs/sync_cycle.hpp"

namespace dealwire::app {

// Reports for people; they print nothing with --json.

void print_import(const jobs::ImportCycleReport& report, int calls, Output& output);
void print_resolve(const matching::ResolveReport& report, Output& output);
/// `plan`: nothing was written, the figures say what would be.
void print_export(const exporting::ExportReport& report, bool plan, Output& output);
void print_sync(const jobs::SyncReport& report, int calls, Output& output);

/// Records that were parked before and still are, told where nothing else tells of them.
void print_still_parked(std::size_t in_all, int now, Output& output);

constexpr std::size_t kMostParked = 1000;  ///< parked records are listed and counted up to here

/// "1 call", "2 calls".
std::string counted(std::int64_t number, const std::string& noun);

}  // namespace dealwire::app
