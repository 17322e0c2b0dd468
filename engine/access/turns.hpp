#pragma once

#include "engine/base/id.hpp"

#include <cstddef>
#include <mutex>
#include <optional>
#include <set>

namespace dealwire::access {

/// Turns at work that takes long: one at a time for a tenant, and a few for all together, so that
/// it never takes every thread that answers requests. Counts in this process alone. Thread-safe.
class Turns {
public:
    /// `most` turns at once.
    explicit Turns(std::size_t most) : most_{most} {}

    /// Ends with its life. The turns outlive it.
    class Turn {
    public:
        Turn(Turn&& other) noexcept;
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;
        Turn& operator=(Turn&&) = delete;
        ~Turn();

    private:
        friend class Turns;

        Turn(Turns& turns, base::TenantId tenant) : turns_{&turns}, tenant_{std::move(tenant)} {}

        Turns* turns_;  ///< null: moved from
        base::TenantId tenant_;
    };

    /// Nothing where the tenant has its turn already, or all are taken.
    [[nodiscard]] std::optional<Turn> take(const base::TenantId& tenant);

private:
    const std::size_t most_;
    std::mutex mutex_;
    std::set<base::TenantId> at_it_;
};

}  // namespace dealwire::access
