#pragma once

#include "engine/model/tenant.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dealwire::ports {

/// The tenants of the installation. Errors: throws StoreError.
class TenantStore {
public:
    virtual ~TenantStore() = default;

    /// False where it is known, in whatever state.
    virtual bool add(const model::Tenant& tenant) = 0;

    virtual std::optional<model::Tenant> find(const base::TenantId& id) = 0;

    /// By name.
    virtual std::vector<model::Tenant> all() = 0;

    /// Brings it from one state into another. False where it is unknown or in another state.
    virtual bool move(const base::TenantId& id, model::TenantState from,
                      const model::Tenant& to) = 0;
};

/// Takes everything of a tenant out of the store, in pieces. Errors: throws StoreError.
class TenantRemoval {
public:
    virtual ~TenantRemoval() = default;

    /// Every table with rows of tenants, in an order in which they can be emptied: what opens its
    /// secrets first, its jobs last, among which is the lane of who removes it. The table of
    /// tenants itself is none of them.
    virtual std::vector<std::string> tables() = 0;

    /// Deletes up to `limit` rows of the tenant from one of these tables, in one transaction.
    /// Returns how many; fewer than `limit` where it is empty now.
    virtual std::int64_t erase(const base::TenantId& tenant, const std::string& table,
                               std::int64_t limit) = 0;

    /// Forgets the tenant itself, where it is being removed, but for its name: whoever still brings
    /// something in for it is refused until a tenant of this name is added.
    virtual void forget(const base::TenantId& tenant) = 0;
};

}  // namespace dealwire::ports
