#pragma once

#include "apps/dealwire/wiring.hpp"

#include <chrono>
#include <optional>
#include <vector>

namespace dealwire::app {

/// A process of the service reports itself so often.
inline constexpr std::chrono::milliseconds kReportEvery{std::chrono::seconds{5}};

/// Nobody is alive who reported nothing for so long. Some reports may be late: the store may have
/// had a slow moment.
inline constexpr auto kSilence = 6 * kReportEvery;

/// Processes of the service that are alive: they reported lately, and are not known to be dead.
std::vector<model::WorkerProcess> work_force(Facilities& facilities);

/// Of these the newest look for due work; nothing where there is none.
std::optional<base::Instant> last_tick(const std::vector<model::WorkerProcess>& processes);

}  // namespace dealwire::app
