#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/id.hpp"

#include <string>

namespace dealwire::ports {

/// Remembers requests that open something once, for as long as they could be accepted again. All
/// who share the store know the same, and a restart forgets nothing. Thread-safe. Errors: throws
/// StoreError; the request counts as not used then.
class UsedRequests {
public:
    virtual ~UsedRequests() = default;

    /// True once for each signature, however many use it at the same time; then false, until after
    /// `until`. What ended before `now` is forgotten.
    virtual bool use(const base::TenantId& tenant, const std::string& signature,
                     base::Instant until, base::Instant now) = 0;
};

}  // namespace dealwire::ports
