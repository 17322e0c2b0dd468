#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/job_queue.hpp"
#include "engine/ports/work_lanes.hpp"
#include "engine/ports/work_stops.hpp"

namespace dealwire::store {

/// Jobs in SQL. On PostgreSQL workers pass by rows that another one is claiming (SKIP LOCKED); on
/// SQLite claims follow one another, because writers do. That one job of a tenant runs in a lane is
/// a unique index. `database` must be migrated and outlive this.
class SqlJobQueue final : public ports::JobQueue, public ports::WorkLanes, public ports::WorkStops {
public:
    explicit SqlJobQueue(Database& database) : database_{database} {}

    model::Job enqueue(const model::Job& job) override;
    std::vector<model::QueueLine> outlook(base::Instant now) override;
    std::optional<model::Lease> claim(const ports::JobsWanted& wanted, const std::string& worker,
                                      base::Instant now,
                                      std::chrono::milliseconds lease_for) override;
    bool renew(const model::Lease& lease, base::Instant expires) override;
    bool finish(const model::Lease& lease, base::Instant now, const std::string& note) override;
    bool retry(const model::Lease& lease, base::Instant due, const std::string& error,
               ports::Failure failure) override;
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

private:
    Database& database_;
};

}  // namespace dealwire::store
