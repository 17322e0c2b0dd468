#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/data_key_store.hpp"

namespace dealwire::store {

/// Wrapped data keys in SQL. `database` must be migrated and outlive this.
class SqlDataKeyStore final : public ports::DataKeyStore {
public:
    explicit SqlDataKeyStore(Database& database) : database_{database} {}

    std::vector<ports::DataKey> all(const base::TenantId& tenant) override;
    bool activate(const base::TenantId& tenant, const ports::DataKey& key,
                  const std::string& former) override;
    void rewrap(const base::TenantId& tenant, const std::string& id,
                const ports::WrappedKey& wrapped) override;
    void settle(const base::TenantId& tenant, const std::string& id, base::Instant at) override;
    void remove(const base::TenantId& tenant, const std::string& id) override;
    std::vector<base::TenantId> tenants() override;

private:
    Database& database_;
};

}  // namespace dealwire::store
