#pragma once

#include "engine/model/job.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace dealwire::ports {

/// Which jobs a worker takes.
struct JobsWanted {
    std::vector<std::string> kinds;
    base::TenantId tenant = {};  ///< empty: of any tenant
};

/// Work that lives in the database. Errors: throws StoreError. Threads and processes: safe to
/// share; the database decides who gets a job.
class JobQueue {
public:
    virtual ~JobQueue() = default;

    /// Adds the job unless one of the same tenant, kind and subject is waiting or running. Returns
    /// the job that is there afterwards.
    virtual model::Job enqueue(const model::Job& job) = 0;

    /// The first due job among those wanted that nobody holds, or whose lease has expired by `now`.
    /// Raises its fence and attempts. Only this call may cross tenants.
    virtual std::optional<model::Lease> claim(const JobsWanted& wanted, const std::string& worker,
                                              base::Instant now,
                                              std::chrono::milliseconds lease_for) = 0;

    /// Who holds the job of this tenant, kind and subject at `now`, if anyone does.
    virtual std::optional<model::Lease> holder(const base::TenantId& tenant,
                                               const std::string& kind, const std::string& subject,
                                               base::Instant now) = 0;

    /// Heartbeat: moves the expiry. False where the lease was lost.
    virtual bool renew(const model::Lease& lease, base::Instant expires) = 0;

    /// Ends the job. False where the lease was lost: what the worker did may not count.
    virtual bool finish(const model::Lease& lease) = 0;

    /// Hands the job back to be done at `due`, with the reason. False where the lease was lost.
    virtual bool retry(const model::Lease& lease, base::Instant due, const std::string& error) = 0;

    /// Gives up on the job until a person looks at it. False where the lease was lost.
    virtual bool park(const model::Lease& lease, const std::string& error) = 0;
};

}  // namespace dealwire::ports
