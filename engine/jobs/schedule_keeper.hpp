#pragma once

#include "engine/model/worker_process.hpp"

#include <string>
#include <vector>

namespace dealwire::jobs {

/// Which of these processes keeps the schedules by its settings: one alone, because two whose
/// settings differ would undo each other's. A `serve` before a worker, and of several the one that
/// has run longest; one that is stopping, or whose scheduler has been silent for a minute, does not
/// count. Empty where there is none.
std::string keeper_of_schedules(const std::vector<model::WorkerProcess>& alive, base::Instant now);

}  // namespace dealwire::jobs
