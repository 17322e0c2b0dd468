#pragma once

#include "engine/ports/worker_registry.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <tuple>

namespace dealwire::fakes {

/// Processes of the service in memory. Thread-safe.
class InMemoryWorkerRegistry final : public ports::WorkerRegistry {
public:
    void report(const model::WorkerProcess& process) override {
        const std::lock_guard lock{mutex_};
        processes_.insert_or_assign(process.name, process);
    }

    std::optional<model::WorkerProcess> report_alone(
        const model::WorkerProcess& process, base::Instant since,
        const std::function<bool(const model::WorkerProcess&)>& in_the_way) override {
        const std::lock_guard lock{mutex_};
        for (const auto& [name, other] : processes_)
            if (name != process.name && other.beat >= since && in_the_way(other)) return other;
        processes_.insert_or_assign(process.name, process);
        return std::nullopt;
    }

    void leave(const std::string& name) override {
        const std::lock_guard lock{mutex_};
        processes_.erase(name);
    }

    void forget(base::Instant before) override {
        const std::lock_guard lock{mutex_};
        std::erase_if(processes_, [&](const auto& each) { return each.second.beat < before; });
    }

    std::vector<model::WorkerProcess> all(base::Instant since) override {
        const std::lock_guard lock{mutex_};
        std::vector<model::WorkerProcess> found;
        for (const auto& [name, process] : processes_)
            if (process.beat >= since) found.push_back(process);
        std::ranges::sort(found, {},
                          [](const auto& one) { return std::tie(one.started, one.name); });
        return found;
    }

private:
    std::mutex mutex_;
    std::map<std::string, model::WorkerProcess> processes_;
};

}  // namespace dealwire::fakes
