#pragma once

#include "engine/model/worker_process.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace dealwire::ports {

/// Who works on the store. Errors: throws StoreError.
class WorkerRegistry {
public:
    virtual ~WorkerRegistry() = default;

    /// Adds the process, or takes its place.
    virtual void report(const model::WorkerProcess& process) = 0;

    /// Reports it only where no other one with a sign of life since then is `in_the_way`, which is
    /// returned else: of all who begin at once, one does.
    virtual std::optional<model::WorkerProcess> report_alone(
        const model::WorkerProcess& process, base::Instant since,
        const std::function<bool(const model::WorkerProcess&)>& in_the_way) = 0;

    virtual void leave(const std::string& name) = 0;

    /// Those without a sign of life since then.
    virtual void forget(base::Instant before) = 0;

    /// Those with a sign of life since then, by their start.
    virtual std::vector<model::WorkerProcess> all(base::Instant since) = 0;
};

}  // namespace dealwire::ports
