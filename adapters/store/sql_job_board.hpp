#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/job_board.hpp"

namespace dealwire::store {

/// The queue for operators, in SQL. `database` must be migrated and outlive this.
class SqlJobBoard final : public ports::JobBoard {
public:
    explicit SqlJobBoard(Database& database) : database_{database} {}

    std::vector<model::JobEntry> jobs(const ports::JobsShown& shown) override;
    std::optional<model::JobEntry> find(const base::TenantId& tenant,
                                        const base::JobId& id) override;
    std::vector<model::QueueDepth> depth(const base::TenantId& tenant) override;
    std::int64_t retry_parked(const base::TenantId& tenant, std::span<const base::JobId> ids,
                              base::Instant now) override;
    bool pause(const base::TenantId& tenant, const std::string& kind, base::Instant now) override;
    bool resume(const base::TenantId& tenant, const std::string& kind) override;
    std::vector<std::pair<base::TenantId, std::string>> paused() override;

private:
    Database& database_;
};

}  // namespace dealwire::store
