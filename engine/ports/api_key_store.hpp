#pragma once

#include "engine/base/id.hpp"
#include "engine/model/api_key.hpp"

#include <optional>
#include <string>
#include <vector>

namespace dealwire::ports {

/// Holds the access keys of the API. Thread-safe. Errors: throws StoreError.
class ApiKeyStore {
public:
    virtual ~ApiKeyStore() = default;

    virtual void add(const base::TenantId& tenant, const model::ApiKey& key) = 0;
    /// Revoked and expired ones too.
    virtual std::optional<model::ApiKey> find(const base::TenantId& tenant,
                                              const std::string& id) = 0;
    /// The newest first; those of one moment by id.
    virtual std::vector<model::ApiKey> all(const base::TenantId& tenant) = 0;

    /// False where there is none, or it is revoked already.
    [[nodiscard]] virtual bool revoke(const base::TenantId& tenant, const std::string& id,
                                      base::Instant now) = 0;
    /// In one step with the look at what holds. False, and nothing is changed, where that is not
    /// `seen` any more, the key is revoked, or there is none.
    [[nodiscard]] virtual bool change(const base::TenantId& tenant, const std::string& id,
                                      const model::KeyTerms& seen,
                                      const model::KeyTerms& wanted) = 0;
    /// Likewise. An even earlier secret ends.
    [[nodiscard]] virtual bool replace_secret(const base::TenantId& tenant, const std::string& id,
                                              const model::NewSecret& secret) = 0;
    /// Remembers the last use, unless a later one is known.
    virtual void used(const base::TenantId& tenant, const std::string& id,
                      const model::KeyUse& use) = 0;
};

/// Holds client apps. Thread-safe. Errors: throws StoreError.
class ClientAppStore {
public:
    virtual ~ClientAppStore() = default;

    virtual void add(const base::TenantId& tenant, const model::ClientApp& app) = 0;
    /// Revoked ones too.
    virtual std::optional<model::ClientApp> find(const base::TenantId& tenant,
                                                 const std::string& id) = 0;
    /// The newest first; those of one moment by id.
    virtual std::vector<model::ClientApp> all(const base::TenantId& tenant) = 0;
    /// With all codes and tokens it was given. False where there is none, or it is revoked already.
    [[nodiscard]] virtual bool revoke(const base::TenantId& tenant, const std::string& id,
                                      base::Instant now) = 0;
};

}  // namespace dealwire::ports
