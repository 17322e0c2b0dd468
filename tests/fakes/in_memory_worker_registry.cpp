#include "tests/fakes/in_memory_worker_registry.hpp"

#include <algorithm>

namespace dealwire::fakes {

InMemoryWorkerRegistry::InMemoryWorkerRegistry() = default;

InMemoryWorkerRegistry::~InMemoryWorkerRegistry() = default;

void InMemoryWorkerRegistry::report(const model::WorkerProcess& process) {
    const std::lock_guard lock{mutex_};
    processes_.insert_or_assign(process.name, process);
}

std::optional<model::WorkerProcess> InMemoryWorkerRegistry::report_alone(
    const model::WorkerProcess& process, base::Instant since,
    const std::function<bool(const model::WorkerProcess&)>& in_the_way) {
    const std::lock_guard lock{mutex_};
    for (const auto& [name, other] : processes_)
        if (name != process.name && other.beat >= since && in_the_way(other)) return other;
    processes_.insert_or_assign(process.name, process);
    return std::nullopt;
}

void InMemoryWorkerRegistry::leave(const std::string& name) {
    const std::lock_guard lock{mutex_};
    processes_.erase(name);
}

void InMemoryWorkerRegistry::forget(base::Instant before) {
    const std::lock_guard lock{mutex_};
    std::erase_if(processes_, [&](const auto& each) { return each.second.beat < before; });
}

std::vector<model::WorkerProcess> InMemoryWorkerRegistry::all(base::Instant since) {
    const std::lock_guard lock{mutex_};
    std::vector<model::WorkerProcess> found;
    for (const auto& [name, process] : processes_)
        if (process.beat >= since) found.push_back(process);
    std::ranges::sort(found, {}, [](const auto& one) { return std::tie(one.started, one.name); });
    return found;
}

}  // namespace dealwire::fakes
