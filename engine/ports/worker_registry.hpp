#pragma once

#include "engine/model/worker_process.hpp"

#include <string>
#include <vector>

namespace dealwire::ports {

/// Who works on the store. Errors: throws StoreError.
class WorkerRegistry {
public:
    virtual ~WorkerRegistry() = default;

    /// Adds the process, or takes its place.
    virtual void report(const model::WorkerProcess& process) = 0;

    virtual void leave(const std::string& name) = 0;

    /// Those without a sign of life since then.
    virtual void forget(base::Instant before) = 0;

    /// Those with a sign of life since then, by their start.
    virtual std::vector<model::WorkerProcess> all(base::Instant since) = 0;
};

}  // namespace dealwire::ports
