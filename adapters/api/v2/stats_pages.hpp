#pragma once

#include "adapters/api/v2/asked.hpp"
#include "adapters/api/v2/holdings.hpp"
#include "engine/calls/activity.hpp"

#include <functional>

namespace dealwire::api::v2 {

/// Statistics and coaching (conversation API v2, section 8), computed from what conversations hold.
/// Numbers come from days that were counted before; the ids of calls from the calls themselves.
class StatsPages {
public:
    explicit StatsPages(Holdings& held) : held_{held} {}

    HttpReply aggregate(const Asked& asked);
    HttpReply by_period(const Asked& asked);
    HttpReply day_by_day(const Asked& asked);
    HttpReply interaction(const Asked& asked);
    HttpReply answered_scorecards(const Asked& asked);
    HttpReply coaching(const Asked& asked);

private:
    /// What is said of one user.
    using Entry = std::function<base::Tree::Object(const model::Member&)>;

    /// Whether private calls are shown comes along.
    using TakeDay = std::function<void(const base::Date&, const model::DayActivity&, bool)>;

    void each_day(const Asked& asked, const calls::DayRange& days, const calls::UserBook& users,
                  const TakeDay& take);
    void each_call(const Asked& asked, const calls::DayRange& days,
                   const std::function<void(const ports::ListedConversation&)>& take);
    /// A page of users, each with what `entry` says of him.
    HttpReply users_page(const Asked& asked, const calls::StatsRequest& wanted,
                         const calls::UserBook& users, const char* name, const Entry& entry);

    Holdings& held_;
};

}  // namespace dealwire::api::v2
