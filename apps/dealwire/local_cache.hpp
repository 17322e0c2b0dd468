#pragma once

#include "apps/dealwire/wiring.hpp"

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>

namespace dealwire::app {

/// Locals of the tenants that were served last: making one reads files. Thread-safe.
class LocalCache {
public:
    /// Kept at most. A tenant more costs reading its mapping anew, not memory.
    static constexpr std::size_t kMost = 32;
    /// Files that somebody changed are read again after this time, or when the settings change.
    static constexpr std::chrono::milliseconds kHolds{std::chrono::minutes{5}};

    explicit LocalCache(Installation& installation) : installation_{installation} {}

    /// With the settings in force now.
    std::shared_ptr<Local> of(const base::TenantId& tenant);

private:
    struct Kept {
        std::shared_ptr<Local> local;  ///< also held by who uses it
        base::Instant made;
    };

    Installation& installation_;
    std::mutex mutex_;      ///< guards what follows
    std::list<Kept> kept_;  ///< the one used last first
};

}  // namespace dealwire::app
