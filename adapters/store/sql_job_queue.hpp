#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/job_queue.hpp"
#include "engine/ports/work_stops.hpp"

namespace dealwire::store {

/// Jobs in SQL. On PostgreSQL workers pass by rows that another one is claiming (SKIP LOCKED); on
/// SQLite claims follow one another, because writers do. `database` must be migrated and outlive
/// this.
class SqlJobQueue final : public ports::JobQueue, public ports::WorkStops {
public:
    explicit SqlJobQueue(Database& database) : database_{database} {}

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
    Database& database_;
};

}  // namespace dealwire::store
