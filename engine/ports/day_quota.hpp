#pragma once

#include "engine/base/id.hpp"
#include "engine/base/time_text.hpp"

#include <cstdint>

namespace dealwire::ports {

/// Requests of a day (UTC), counted for all processes together, which take them in portions.
/// Thread-safe. Errors: throws StoreError.
class DayQuota {
public:
    virtual ~DayQuota() = default;

    /// Takes up to `wanted` of what is left of `limit`; answers how many, and 0 when none are left.
    [[nodiscard]] virtual std::int64_t take(const base::TenantId& tenant, base::Date day,
                                            std::int64_t wanted, std::int64_t limit) = 0;
    /// What was taken and not needed.
    virtual void give_back(const base::TenantId& tenant, base::Date day, std::int64_t count) = 0;
    virtual std::int64_t used(const base::TenantId& tenant, base::Date day) = 0;
};

}  // namespace dealwire::ports
