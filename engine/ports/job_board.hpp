#pragma once

#include "engine/model/job.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace dealwire::ports {

/// Which jobs somebody wants to see.
struct JobsShown {
    base::TenantId tenant = {};  ///< empty: of all
    std::string kind = {};       ///< empty: of all
    std::optional<model::JobState> state = std::nullopt;
    bool held_up = false;  ///< only those that wait with a word on why: a failure, mostly
    std::size_t limit = 100;
};

/// The queue as an operator sees it. Errors: throws StoreError.
class JobBoard {
public:
    virtual ~JobBoard() = default;

    /// Running ones first, then waiting ones by when they are due, parked and done ones the newest
    /// first.
    virtual std::vector<model::JobEntry> jobs(const JobsShown& shown) = 0;

    virtual std::optional<model::JobEntry> find(const base::TenantId& tenant,
                                                const base::JobId& id) = 0;

    /// What there is of each kind; of all tenants where it is empty.
    virtual std::vector<model::QueueDepth> depth(const base::TenantId& tenant) = 0;

    /// Parked jobs wait again, with their attempts forgotten; all of the tenant where `ids` are
    /// empty. One that was asked for anew meanwhile is done instead. Returns how many.
    virtual std::int64_t retry_parked(const base::TenantId& tenant,
                                      std::span<const base::JobId> ids, base::Instant now) = 0;

    /// Jobs of this kind are not given out any more; of all tenants where it is empty. False where
    /// it was so before.
    virtual bool pause(const base::TenantId& tenant, const std::string& kind,
                       base::Instant now) = 0;
    /// False where it was not paused.
    virtual bool resume(const base::TenantId& tenant, const std::string& kind) = 0;
    /// Tenant, empty for all, and kind.
    virtual std::vector<std::pair<base::TenantId, std::string>> paused() = 0;
};

}  // namespace dealwire::ports
