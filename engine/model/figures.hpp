#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/id.hpp"
#include "engine/model/connection.hpp"
#include "engine/model/job.hpp"
#include "engine/model/scope.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dealwire::model {

/// The jobs of one kind in one state.
struct QueueFigures {
    std::string kind;
    JobState state = JobState::Waiting;
    std::int64_t jobs = 0;
    std::optional<base::Instant> oldest_due;
};

/// How a tenant's org and conversations keep in step.
struct TenantFigures {
    OrgScope scope;                         ///< of the active connection
    std::optional<base::Instant> imported;  ///< the newest import that did not fail ended
    std::int64_t unexported = 0;            ///< among the newest kLookedAt conversations
    std::optional<base::Instant> oldest_unexported;
    std::int64_t parked = 0;
    bool broken = false;            ///< the connection must be authorised again
    std::optional<ApiUsage> usage;  ///< as the org said last

    /// Looking at all conversations of a tenant would take longer the more there are.
    static constexpr std::int64_t kLookedAt = 5'000;
};

/// What an operator follows over time, as the store says.
struct ServiceFigures {
    std::vector<QueueFigures> queue;
    std::vector<TenantFigures> tenants;  ///< those with an active connection
};

}  // namespace dealwire::model
