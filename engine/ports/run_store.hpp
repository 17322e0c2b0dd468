#pragma once

#include "engine/base/id.hpp"
#include "engine/model/run.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace dealwire::ports {

/// Keeps the runs of a tenant. Errors: throws StoreError.
class RunStore {
public:
    virtual ~RunStore() = default;

    virtual void begin(const base::TenantId& tenant, const model::Run& run) = 0;
    virtual void finish(const base::TenantId& tenant, const model::Run& run) = 0;
    virtual std::optional<model::Run> find(const base::TenantId& tenant, const base::RunId& id) = 0;
    /// Newest first.
    virtual std::vector<model::Run> newest(const base::TenantId& tenant, std::size_t limit) = 0;
    /// The newest one for this org that decided whether what would leave the org may: one of its
    /// outcomes has `held_back`.
    virtual std::optional<model::Run> last_deciding(const base::TenantId& tenant,
                                                    const model::OrgId& org) = 0;
};

}  // namespace dealwire::ports
