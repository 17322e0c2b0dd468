#pragma once

#include "engine/model/job.hpp"

#include <optional>
#include <string>

namespace dealwire::ports {

/// How one process asks another to bring its work to an end: by a wish beside the job that the
/// other one holds. Errors: throws StoreError. Safe to share among threads and processes.
class WorkStops {
public:
    virtual ~WorkStops() = default;

    /// For this holder alone: who claims the job after it was not asked. False where the lease was
    /// lost or ended meanwhile.
    virtual bool ask_to_stop(const model::Lease& held, const std::string& why) = 0;

    /// Why the holder of this lease was asked to stop; nothing where nobody did.
    virtual std::optional<std::string> stop_asked(const model::Lease& lease) = 0;
};

}  // namespace dealwire::ports
