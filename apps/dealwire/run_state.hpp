#pragma once

#include "apps/dealwire/wiring.hpp"

#include <string>
#include <vector>

namespace dealwire::app {

/// `Run::kind` of one that only looked what an export would do.
inline constexpr const char* kExportPlan = "export plan";

/// A run that was kept, and how it stands now.
struct KnownRun {
    model::Run run;
    std::string state;   ///< an ending (render/endings.hpp), "running" or "interrupted"
    std::string holder;  ///< the process that is at it, in words; only while it is running
};

/// The newest runs, newest first. One without an end is running only where it is the last that took
/// the lease and a process that may be alive holds that; else it was interrupted.
std::vector<KnownRun> newest_runs(Local& local, std::size_t limit);

std::optional<KnownRun> find_run(Local& local, const base::RunId& id);

/// The newest one that did something, or tried: a plan changes nothing, and hides nothing.
std::optional<KnownRun> last_run(Local& local);

/// Whether it only looked what an export would do.
bool is_plan(const model::Run& run);

/// "interrupted", "stopped by budget", or "running (process 4711 on host)".
std::string state_words(const KnownRun& known);

}  // namespace dealwire::app
