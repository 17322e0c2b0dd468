#pragma once

#include "engine/base/id.hpp"
#include "engine/model/access_event.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace dealwire::ports {

/// Which events are asked for.
struct AccessQuery {
    std::optional<base::Instant> from = std::nullopt;  ///< begun then or later
    std::optional<base::Instant> to = std::nullopt;    ///< begun before
    std::optional<model::AccessKind> kind = std::nullopt;
    std::string actor = {};  ///< empty: anybody
};

/// The place of an event in the order of the log.
struct AccessPlace {
    base::Instant at;
    std::string id;
};

/// The audit log of one installation, tenant by tenant. Thread-safe. Errors: throws StoreError.
class AccessLog {
public:
    virtual ~AccessLog() = default;

    /// In one transaction. Events have ids; of one that is there already, `last_at`, `count` and
    /// `request` are replaced.
    virtual void add(const base::TenantId& tenant, std::span<const model::AccessEvent> events) = 0;

    /// At most `limit`, the oldest first (by `at`, then id), those after `after`.
    virtual std::vector<model::AccessEvent> page(const base::TenantId& tenant,
                                                 const AccessQuery& query,
                                                 const std::optional<AccessPlace>& after,
                                                 std::size_t limit) = 0;

    /// At most `limit` of the newest, the newest first.
    virtual std::vector<model::AccessEvent> newest(const base::TenantId& tenant,
                                                   const AccessQuery& query, std::size_t limit) = 0;

    virtual std::int64_t count(const base::TenantId& tenant, const AccessQuery& query) = 0;

    /// Those begun before; answers how many went.
    virtual std::int64_t forget(const base::TenantId& tenant, base::Instant before) = 0;
};

}  // namespace dealwire::ports
