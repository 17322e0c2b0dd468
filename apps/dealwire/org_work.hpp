#pragma once

#include "apps/dealwire/desk.hpp"
#include "engine/jobs/sync_cycle.hpp"

#include <stop_token>
#include <string>

namespace dealwire::app {

// What commands and jobs of the service do alike, each with the record of its run. Whoever calls
// holds the lane to the tenant's org.

struct SyncDone {
    jobs::SyncReport report;
    std::string run;
};

/// One whole cycle.
SyncDone do_sync(Place& place, Remote& remote, std::stop_token stop);

struct ImportDone {
    jobs::ImportCycleReport report;
    std::string run;
};

ImportDone do_import(Place& place, Remote& remote, const jobs::ImportOptions& options,
                     std::stop_token stop);

struct ExportDone {
    exporting::ExportReport report;
    std::string run;
};

/// First resolves what is unresolved or stale, and searches what has to be searched. `kind` is that
/// of the run.
ExportDone do_export(Place& place, Remote& remote, const exporting::ExportRequest& request,
                     const std::string& kind, const std::stop_token& stop);

}  // namespace dealwire::app
