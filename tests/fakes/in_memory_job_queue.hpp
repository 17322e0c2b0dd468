#pragma once

#include "engine/ports/job_board.hpp"
#include "engine/ports/job_queue.hpp"
#include "engine/ports/schedule_store.hpp"
#include "engine/ports/work_lanes.hpp"
#include "engine/ports/work_stops.hpp"
#include "tests/fakes/failing_commits.hpp"
#include "tests/fakes/in_memory_tenant_store.hpp"

#include <functional>
#include <map>
#include <mutex>
#include <set>

namespace dealwire::fakes {

/// Jobs in memory, with everything that shares their rows. Thread-safe.
class InMemoryJobQueue final : public ports::JobQueue,
                               public ports::WorkLanes,
                               public ports::WorkStops,
                               public ports::JobBoard,
                               public ports::ScheduleStore,
                               public FailingCommits {
public:
    /// Null: every tenant is active.
    explicit InMemoryJobQueue(ports::TenantStore* tenants = nullptr);
    ~InMemoryJobQueue() override;

    model::Job enqueue(const model::Job& job) override;
    std::vector<model::QueueLine> outlook(base::Instant now) override;
    std::optional<model::Lease> claim(const ports::JobsWanted& wanted, const std::string& worker,
                                      base::Instant now,
                                      std::chrono::milliseconds lease_for) override;
    bool renew(const model::Lease& lease, base::Instant expires) override;
    bool finish(const model::Lease& lease, base::Instant now, const std::string& note) override;
    bool retry(const model::Lease& lease, base::Instant due, const std::string& error,
               ports::Failure failure = ports::Failure::Foreseen) override;
    bool hand_back(const model::Lease& lease, base::Instant due, const std::string& why) override;
    bool park(const model::Lease& lease, base::Instant now, const std::string& error) override;

    std::optional<model::Lease> take(const model::Job& job, const std::string& worker,
                                     base::Instant now,
                                     std::chrono::milliseconds lease_for) override;
    std::optional<model::Lease> holder(const base::TenantId& tenant, const std::string& lane,
                                       base::Instant now) override;
    std::vector<model::Lease> running() override;
    bool release(const model::Lease& lease, base::Instant now, const std::string& why) override;
    bool release_silent(const model::Lease& seen, base::Instant now,
                        const std::string& why) override;

    bool ask_to_stop(const model::Lease& held, const std::string& why) override;
    std::optional<std::string> stop_asked(const model::Lease& lease) override;

    std::vector<model::JobEntry> jobs(const ports::JobsShown& shown) override;
    std::optional<model::JobEntry> find(const base::TenantId& tenant,
                                        const base::JobId& id) override;
    std::vector<model::QueueDepth> depth(const base::TenantId& tenant) override;
    std::int64_t retry_parked(const base::TenantId& tenant, std::span<const base::JobId> ids,
                              base::Instant now) override;
    bool pause(const base::TenantId& tenant, const std::string& kind, base::Instant now) override;
    bool resume(const base::TenantId& tenant, const std::string& kind) override;
    std::vector<std::pair<base::TenantId, std::string>> paused() override;

    std::vector<ports::ScheduleEntry> all() override;
    std::vector<ports::ScheduleEntry> due(base::Instant now, std::size_t limit) override;
    void add(const ports::ScheduleEntry& entry) override;
    ports::Advanced advance(const ports::ScheduleEntry& seen, base::Instant next,
                            const std::optional<model::Job>& job) override;
    void remove(const base::TenantId& tenant, const std::string& kind) override;

private:
    struct Entry {
        model::Lease lease;
        bool taken = false;
        base::Instant created;
        std::optional<base::Instant> finished;
        std::optional<base::Instant> again;
    };

    /// The entry while `lease` is still the newest right to it, else null pointer.
    Entry* kept(const model::Lease& lease);
    Entry* open_one(const model::Job& job);
    [[nodiscard]] bool may_begin(const model::Job& job) const;
    [[nodiscard]] bool is_lane_free(const model::Job& job) const;
    void free_expired(base::Instant now);
    bool wait_anew(const model::Lease& lease, base::Instant due, const std::string& why,
                   int uncounted);
    bool set_free(const model::Lease& lease, base::Instant now, const std::string& why);
    bool overtake_parked(const base::TenantId& tenant, const base::JobId& id, base::Instant now);
    [[nodiscard]] static model::JobEntry entry_of(const Entry& entry);

    ports::TenantStore* tenants_;
    mutable std::mutex mutex_;
    std::map<base::JobId, Entry> jobs_;
    /// By job: the fence of the holder who was asked, and why.
    std::map<base::JobId, std::pair<std::int64_t, std::string>> stops_;
    std::set<std::pair<base::TenantId, std::string>> paused_;
    std::map<std::pair<base::TenantId, std::string>, base::Instant> schedules_;
};

}  // namespace dealwire::fakes
