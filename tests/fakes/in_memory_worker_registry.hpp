#pragma once

#include "engine/ports/worker_registry.hpp"

#include <map>
#include <mutex>
#include <tuple>

namespace dealwire::fakes {

/// Processes of the service in memory. Thread-safe.
class InMemoryWorkerRegistry final : public ports::WorkerRegistry {
public:
    InMemoryWorkerRegistry();
    ~InMemoryWorkerRegistry() override;

    void report(const model::WorkerProcess& process) override;

    std::optional<model::WorkerProcess> report_alone(
        const model::WorkerProcess& process, base::Instant since,
        const std::function<bool(const model::WorkerProcess&)>& in_the_way) override;

    void leave(const std::string& name) override;

    void forget(base::Instant before) override;

    std::vector<model::WorkerProcess> all(base::Instant since) override;

private:
    std::mutex mutex_;
    std::map<std::string, model::WorkerProcess> processes_;
};

}  // namespace dealwire::fakes
