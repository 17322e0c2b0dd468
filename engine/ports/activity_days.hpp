#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/id.hpp"
#include "engine/base/time_text.hpp"
#include "engine/model/day_activity.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace dealwire::ports {

struct CountedDay {
    base::Date day;
    model::DayActivity activity;
};

/// A day that nobody counted since its conversations changed.
struct UncountedDay {
    base::Date day;
    std::int64_t changes = 0;  ///< as they were when somebody looked
};

struct ActivityPage {
    std::vector<CountedDay> counted;      ///< ascending
    std::vector<UncountedDay> uncounted;  ///< ascending
};

/// From one day to before another.
struct DaySpan {
    base::Date from;
    base::Date to;
};

/// Holds what was counted of days (UTC), and knows which of them have to be counted anew: those
/// with a conversation that was saved, moved away or removed since. Errors: throws StoreError.
/// Thread-safe.
class ActivityDays {
public:
    virtual ~ActivityDays() = default;

    /// The days from `from` to before `to` that have conversations or had some; of more than
    /// `limit` the first. What was counted on another `basis` counts for nothing.
    virtual ActivityPage look(const base::TenantId& tenant, const DaySpan& days,
                              const std::string& basis, std::size_t limit) = 0;

    /// Keeps what was counted of conversations read after `look`. Without effect where one of the
    /// day was changed since: it stays uncounted.
    virtual void keep(const base::TenantId& tenant, const std::string& basis,
                      const UncountedDay& day, const model::DayActivity& activity) = 0;
};

}  // namespace dealwire::ports
