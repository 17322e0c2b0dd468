#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/token_leases.hpp"

namespace dealwire::store {

/// Leases in SQL. `database` must be migrated and outlive this.
class SqlTokenLeases final : public ports::TokenLeases {
public:
    explicit SqlTokenLeases(Database& database) : database_{database} {}

    std::string take(const base::TenantId& tenant, const base::ConnectionId& connection,
                     const std::string& holder, base::Instant now, base::Instant until) override;
    void release(const base::TenantId& tenant, const base::ConnectionId& connection,
                 const std::string& holder) override;

private:
    Database& database_;
};

}  // namespace dealwire::store
