#include "apps/dealwire/work_force.hpp"

#include "adapters/system/process_name.hpp"

#include <algorithm>

namespace dealwire::app {
std::vector<model::WorkerProcess> work_force(Facilities& facilities) {
    auto processes = facilities.workers().all(facilities.clock().now() - kSilence);
    std::erase_if(processes,
                  [](const auto& process) { return !system::may_be_alive(process.name); });
    return processes;
}

std::optional<base::Instant> last_tick(const std::vector<model::WorkerProcess>& processes) {
    std::optional<base::Instant> newest;
    for (const model::WorkerProcess& process : processes)
        if (process.ticked && (!newest || *process.ticked > *newest)) newest = process.ticked;
    return newest;
}

}  // namespace dealwire::app
