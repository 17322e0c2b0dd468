#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/id.hpp"

#include <string>

namespace dealwire::ports {

/// Who may ask for a new token of a connection: one process at a time, because a refresh token
/// that the org rotates may be used once, and its second use kills the grant. Errors: throws
/// StoreError. Threads and processes: the database decides.
class TokenLeases {
public:
    virtual ~TokenLeases() = default;

    /// Takes the lease, or keeps it where `holder` has it, until `until`. Answers who has it
    /// afterwards: somebody else keeps it until it expires by `now`.
    virtual std::string take(const base::TenantId& tenant, const base::ConnectionId& connection,
                             const std::string& holder, base::Instant now, base::Instant until) = 0;

    /// Gives it back, or takes it from one who died; does nothing where `holder` has it not.
    virtual void release(const base::TenantId& tenant, const base::ConnectionId& connection,
                         const std::string& holder) = 0;
};

}  // namespace dealwire::ports
