#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/id.hpp"

#include <cstdint>

namespace dealwire::ports {

/// Up to when records of what was done are dropped.
struct PruneLimits {
    base::Instant runs;  ///< runs that ended before
    base::Instant jobs;  ///< jobs that were done before
    base::Instant now;   ///< requests and authorisations whose time is over by then
};

struct Pruned {
    std::int64_t runs = 0;
    std::int64_t jobs = 0;
    std::int64_t requests = 0;
    std::int64_t authorisations = 0;

    bool operator==(const Pruned&) const = default;
};

/// Drops what nobody looks at any more. The newest run of each kind stays. Errors: throws
/// StoreError; what was dropped before stays dropped.
class Pruner {
public:
    virtual ~Pruner() = default;

    /// Up to `limit` rows of each; called again it goes on.
    virtual Pruned prune(const base::TenantId& tenant, const PruneLimits& limits,
                         std::int64_t limit) = 0;
};

}  // namespace dealwire::ports
