#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/access_log.hpp"

namespace dealwire::store {

/// The audit log in SQL. `database` must be migrated, and outlives this.
class SqlAccessLog final : public ports::AccessLog {
public:
    explicit SqlAccessLog(Database& database) : database_{database} {}

    void add(const base::TenantId& tenant, std::span<const model::AccessEvent> events) override;
    std::vector<model::AccessEvent> page(const base::TenantId& tenant,
                                         const ports::AccessQuery& query,
                                         const std::optional<ports::AccessPlace>& after,
                                         std::size_t limit) override;
    std::vector<model::AccessEvent> newest(const base::TenantId& tenant,
                                           const ports::AccessQuery& query,
                                           std::size_t limit) override;
    std::int64_t count(const base::TenantId& tenant, const ports::AccessQuery& query) override;
    std::int64_t forget(const base::TenantId& tenant, base::Instant before) override;

private:
    Database& database_;
};

}  // namespace dealwire::store
