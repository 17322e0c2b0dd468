#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/day_quota.hpp"

namespace dealwire::store {

/// The requests of a day in SQL. `database` must be migrated, and outlives this.
class SqlDayQuota final : public ports::DayQuota {
public:
    explicit SqlDayQuota(Database& database) : database_{database} {}

    std::int64_t take(const base::TenantId& tenant, base::Date day, std::int64_t wanted,
                      std::int64_t limit) override;
    void give_back(const base::TenantId& tenant, base::Date day, std::int64_t count) override;
    std::int64_t used(const base::TenantId& tenant, base::Date day) override;

private:
    Database& database_;
};

}  // namespace dealwire::store
