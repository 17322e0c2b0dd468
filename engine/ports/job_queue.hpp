#pragma once

#include "engine/model/job.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace dealwire::ports {

/// How an attempt failed.
enum class Failure {
    Foreseen,
    Broke  ///< in a way that nobody foresaw: it counts among `breaks`
};

/// Which jobs a worker takes.
struct JobsWanted {
    std::vector<std::string> kinds;
    base::TenantId tenant = {};  ///< empty: of any tenant
};

/// Work that lives in the database. A job is given out only where no other one of its tenant is in
/// its lane, where the tenant is neither suspended nor being removed, and where its kind is not
/// paused. Errors: throws StoreError. Threads and processes: safe to share; the database decides
/// who gets a job.
class JobQueue {
public:
    virtual ~JobQueue() = default;

    /// Asks for work that begins from now on. One of the same tenant, kind and subject that waits
    /// is joined, and comes earlier where this one is due earlier, unless it waits after a failure;
    /// one that runs is run once more when it has ended. Returns the job that is there afterwards.
    virtual model::Job enqueue(const model::Job& job) = 0;

    /// What could be claimed at `now`, the longest due first.
    virtual std::vector<model::QueueLine> outlook(base::Instant now) = 0;

    /// The first due job among those wanted that nobody holds, or whose lease has expired by `now`.
    /// Raises its fence, attempts and breaks. Only this call and `outlook` may cross tenants.
    virtual std::optional<model::Lease> claim(const JobsWanted& wanted, const std::string& worker,
                                              base::Instant now,
                                              std::chrono::milliseconds lease_for) = 0;

    /// Heartbeat: moves the expiry. False where the lease was lost.
    virtual bool renew(const model::Lease& lease, base::Instant expires) = 0;

    /// Ends the job, with a word on how where there is one to say; it waits anew, as if it had not
    /// been tried yet, where it was asked for once more. False where the lease was lost: what the
    /// worker did may not count.
    virtual bool finish(const model::Lease& lease, base::Instant now,
                        const std::string& note = {}) = 0;

    /// Hands the job back to be done at `due`, with the reason; after a foreseen failure its breaks
    /// are forgotten. False where the lease was lost.
    virtual bool retry(const model::Lease& lease, base::Instant due, const std::string& error,
                       Failure failure = Failure::Foreseen) = 0;

    /// The same where it is nobody's fault: this attempt does not count.
    virtual bool hand_back(const model::Lease& lease, base::Instant due,
                           const std::string& why) = 0;

    /// Gives up on the job until a person looks at it; where it was asked for once more meanwhile,
    /// it waits anew for that instead. False where the lease was lost.
    virtual bool park(const model::Lease& lease, base::Instant now, const std::string& error) = 0;
};

}  // namespace dealwire::ports
