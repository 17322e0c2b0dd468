#pragma once

#include "engine/model/job.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace dealwire::ports {

/// Lanes for who does not wait in the queue: a command at the terminal does its work itself, and
/// excludes queued jobs of the lane as they exclude it. Errors: throws StoreError. Safe to share
/// among threads and processes; the database decides.
class WorkLanes {
public:
    virtual ~WorkLanes() = default;

    /// The lane of `job` at once, or nothing where somebody has it at `now`. The lease is kept and
    /// ended as that of a job from the queue; where it expires, the job is gone.
    virtual std::optional<model::Lease> take(const model::Job& job, const std::string& worker,
                                             base::Instant now,
                                             std::chrono::milliseconds lease_for) = 0;

    /// Who is in the lane at `now`, if anyone is.
    virtual std::optional<model::Lease> holder(const base::TenantId& tenant,
                                               const std::string& lane, base::Instant now) = 0;

    /// Everybody at work, in whatever lane, whether or not the lease has expired.
    virtual std::vector<model::Lease> running() = 0;

    /// Ends the lease of a worker that is known to be gone: a job of the queue waits anew, what was
    /// taken is over. False where it was lost or ended meanwhile.
    virtual bool release(const model::Lease& lease, base::Instant now, const std::string& why) = 0;

    /// The same of a worker that nobody knows to be gone, only where its lease still ends when it
    /// was seen to end: it may have renewed it since.
    virtual bool release_silent(const model::Lease& seen, base::Instant now,
                                const std::string& why) = 0;
};

}  // namespace dealwire::ports
