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
    /// Replaces the list of trusted addresses. False where there is no such key.
    [[nodiscard]] virtual bool trust(const base::TenantId& tenant, const std::string& id,
                                     const std::vector<std::string>& addresses) = 0;
    /// Remembers the last use, unless a later one is known.
    virtual void used(const base::TenantId& tenant, const std::string& id, base::Instant at,
                      const std::string& peer) = 0;
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
