#pragma once

#include "engine/model/job.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace dealwire::ports {

/// When a kind of job is due next for a tenant.
struct ScheduleEntry {
    base::TenantId tenant;
    std::string kind;
    base::Instant next;

    bool operator==(const ScheduleEntry&) const = default;
};

/// What became of an attempt to move a schedule on.
enum class Advanced {
    Lost,   ///< somebody else moved it since it was read
    Moved,  ///< no job was made: one of the kind waits, runs or is parked
    Made    ///< the job is in the queue
};

/// When what is due. Errors: throws StoreError. Any number of processes may use it at once.
class ScheduleStore {
public:
    virtual ~ScheduleStore() = default;

    virtual std::vector<ScheduleEntry> all() = 0;

    /// Those due at `now`, the longest due first.
    virtual std::vector<ScheduleEntry> due(base::Instant now, std::size_t limit) = 0;

    /// Where there is none of the tenant and kind yet.
    virtual void add(const ScheduleEntry& entry) = 0;

    /// Moves it to `next` and makes the job, in one transaction, where it still is as it was seen:
    /// of all who try, one does it.
    virtual Advanced advance(const ScheduleEntry& seen, base::Instant next,
                             const std::optional<model::Job>& job) = 0;

    virtual void remove(const base::TenantId& tenant, const std::string& kind) = 0;
};

}  // namespace dealwire::ports
