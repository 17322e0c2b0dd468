#include "engine/jobs/schedule_keeper.hpp"

#include <tuple>

namespace dealwire::jobs {
namespace {

constexpr std::chrono::minutes kSilence{1};

bool looks_for_work(const model::WorkerProcess& process, base::Instant now) {
    // One that has just begun has not ticked yet.
    return !process.stopping && now - process.ticked.value_or(process.started) < kSilence;
}

auto rank(const model::WorkerProcess& process) {
    return std::tuple{process.role != "serve", process.started, process.name};
}

}  // namespace

std::string keeper_of_schedules(const std::vector<model::WorkerProcess>& alive, base::Instant now) {
    const model::WorkerProcess* keeper = nullptr;
    for (const model::WorkerProcess& process : alive) {
        if (!looks_for_work(process, now)) continue;
        if (!keeper || rank(process) < rank(*keeper)) keeper = &process;
    }
    return keeper ? keeper->name : std::string{};
}

}  // namespace dealwire::jobs
