#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/tenant_store.hpp"

namespace dealwire::store {

/// Tenants in SQL. Which tables hold rows of tenants is read from the database itself, so that none
/// is forgotten when one is added. `database` must be migrated and outlive this.
class SqlTenantStore final : public ports::TenantStore, public ports::TenantRemoval {
public:
    explicit SqlTenantStore(Database& database) : database_{database} {}

    bool add(const model::Tenant& tenant) override;
    std::optional<model::Tenant> find(const base::TenantId& id) override;
    std::vector<model::Tenant> all() override;
    bool move(const base::TenantId& id, model::TenantState from, const model::Tenant& to) override;

    std::vector<std::string> tables() override;
    std::int64_t erase(const base::TenantId& tenant, const std::string& table,
                       std::int64_t limit) override;
    void forget(const base::TenantId& tenant) override;

private:
    Database& database_;
};

}  // namespace dealwire::store
