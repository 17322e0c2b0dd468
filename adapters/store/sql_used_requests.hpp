#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/used_requests.hpp"

namespace dealwire::store {

/// Requests that were used, in SQL. `database` must be migrated, and outlives this.
class SqlUsedRequests final : public ports::UsedRequests {
public:
    explicit SqlUsedRequests(Database& database) : database_{database} {}

    bool use(const base::TenantId& tenant, const std::string& signature, base::Instant until,
             base::Instant now) override;

private:
    Database& database_;
};

}  // namespace dealwire::store
