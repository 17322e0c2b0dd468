#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/api_key_store.hpp"

namespace dealwire::store {

/// Access keys in SQL. `database` must be migrated, and outlives this.
class SqlApiKeyStore final : public ports::ApiKeyStore {
public:
    explicit SqlApiKeyStore(Database& database) : database_{database} {}

    void add(const base::TenantId& tenant, const model::ApiKey& key) override;
    std::optional<model::ApiKey> find(const base::TenantId& tenant, const std::string& id) override;
    std::vector<model::ApiKey> all(const base::TenantId& tenant) override;
    bool revoke(const base::TenantId& tenant, const std::string& id, base::Instant now) override;
    bool change(const base::TenantId& tenant, const std::string& id, const model::KeyTerms& seen,
                const model::KeyTerms& wanted) override;
    bool replace_secret(const base::TenantId& tenant, const std::string& id,
                        const model::NewSecret& secret) override;
    void used(const base::TenantId& tenant, const std::string& id,
              const model::KeyUse& use) override;

private:
    Database& database_;
};

/// Client apps in SQL, likewise.
class SqlClientAppStore final : public ports::ClientAppStore {
public:
    explicit SqlClientAppStore(Database& database) : database_{database} {}

    void add(const base::TenantId& tenant, const model::ClientApp& app) override;
    std::optional<model::ClientApp> find(const base::TenantId& tenant,
                                         const std::string& id) override;
    std::vector<model::ClientApp> all(const base::TenantId& tenant) override;
    bool revoke(const base::TenantId& tenant, const std::string& id, base::Instant now) override;

private:
    Database& database_;
};

}  // namespace dealwire::store
