#pragma once

#include "engine/ports/job_queue.hpp"
#include "engine/ports/work_stops.hpp"
#include "tests/fakes/failing_commits.hpp"

#include <map>
#include <mutex>

namespace dealwire::fakes {

/// Jobs in memory. Thread-safe.
class InMemoryJobQueue final : public ports::JobQueue,
                               public ports::WorkStops,
                               public FailingCommits {
public:
    model::Job enqueue(const model::Job& job) override;
    std::optional<model::Lease> claim(const ports::JobsWanted& wanted, const std::string& worker,
                                      base::Instant now,
                                      std::chrono::milliseconds lease_for) override;
    std::optional<model::Lease> holder(const base::TenantId& tenant, const std::string& kind,
                                       const std::string& subject, base::Instant now) override;
    bool renew(const model::Lease& lease, base::Instant expires) override;
    bool finish(const model::Lease& lease) override;
    bool retry(const model::Lease& lease, base::Instant due, const std::string& error) override;
    bool park(const model::Lease& lease, const std::string& error) override;

    bool ask_to_stop(const model::Lease& held, const std::string& why) override;
    std::optional<std::string> stop_asked(const model::Lease& lease) override;

private:
    /// The entry while `lease` is still the newest right to it, else null pointer.
    model::Lease* kept(const model::Lease& lease);

    std::mutex mutex_;
    std::map<base::JobId, model::Lease> jobs_;
    /// By job: the fence of the holder who was asked, and why.
    std::map<base::JobId, std::pair<std::int64_t, std::string>> stops_;
};

}  // namespace dealwire::fakes
