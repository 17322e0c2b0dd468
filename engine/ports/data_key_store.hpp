#pragma once

#include "engine/base/clock.hpp"
#include "engine/ports/key_provider.hpp"

#include <optional>
#include <string>
#include <vector>

namespace dealwire::ports {

/// The key that seals the secrets of one tenant, wrapped.
struct DataKey {
    std::string id;  ///< 8 hexadecimal digits, written into everything it seals
    bool active = false;
    WrappedKey wrapped;
    base::Instant created_at;
    /// Since when everything of the tenant is sealed with it; nothing while that is under way.
    std::optional<base::Instant> settled_at;

    bool operator==(const DataKey&) const = default;
};

/// Holds the wrapped data keys of tenants. One of each tenant is active, enforced by the database;
/// the others still open what they sealed. Errors: throws StoreError.
class DataKeyStore {
public:
    virtual ~DataKeyStore() = default;

    /// The newest first.
    virtual std::vector<DataKey> all(const base::TenantId& tenant) = 0;

    /// Makes `key` the active one in place of `former` (empty: there is none yet), in one
    /// transaction. False, and nothing is changed, where another one is active.
    [[nodiscard]] virtual bool activate(const base::TenantId& tenant, const DataKey& key,
                                        const std::string& former) = 0;

    virtual void rewrap(const base::TenantId& tenant, const std::string& id,
                        const WrappedKey& wrapped) = 0;
    virtual void settle(const base::TenantId& tenant, const std::string& id, base::Instant at) = 0;

    /// Of a key that is not active. What it sealed cannot be opened any more.
    virtual void remove(const base::TenantId& tenant, const std::string& id) = 0;

    /// All who have keys. For the rotation of master keys, which all tenants share.
    virtual std::vector<base::TenantId> tenants() = 0;
};

}  // namespace dealwire::ports
