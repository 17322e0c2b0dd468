#pragma once

#include "engine/calls/user_book.hpp"
#include "engine/model/day_activity.hpp"
#include "engine/ports/activity_days.hpp"
#include "engine/ports/conversation_directory.hpp"

#include <array>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace dealwire::calls {

/// What recorders measure of how a host spoke, as far as the API tells it; means over calls.
inline constexpr std::array kMeasured{"Longest Monologue", "Longest Customer Story",
                                      "Interactivity", "Patience"};

/// Counts what people did with calls, by the names that documents give them. Of those who attended
/// only who has an address of one of the `domains`, for the others are no members.
class DayTally {
public:
    explicit DayTally(const std::set<std::string>& domains) : domains_{domains} {}

    void take(const ports::ListedConversation& call);

    [[nodiscard]] model::DayActivity activity() const;

private:
    using Host = std::pair<bool, model::NamedPerson>;  ///< whether the call is private, and whose

    void take_measures(const ports::ListedConversation& call, model::HostedCalls& hosted);
    void take_attendance(const Host& host, const model::Conversation& conversation);
    void take_comments(const Host& host, const ports::ListedConversation& call);

    const std::set<std::string>& domains_;
    std::map<Host, model::HostedCalls> hosted_;
    std::map<std::pair<Host, std::string>, std::int64_t> attended_;
    std::map<std::pair<Host, std::vector<model::NamedPerson>>, std::int64_t> commented_;
};

/// Days as they were counted once, and counted here where they were not: then every call of the day
/// is read. Cheap to make.
class CountedDays {
public:
    using Take = std::function<void(const base::Date&, const model::DayActivity&)>;

    CountedDays(ports::ActivityDays& days, ports::ConversationDirectory& directory,
                const UserBook& users)
        : days_{days}, directory_{directory}, users_{users} {}

    /// Hands over each day from `from` to before `to` that has calls, in any order.
    void each(const base::TenantId& tenant, const base::Date& from, const base::Date& to,
              const Take& take);

private:
    model::DayActivity count(const base::TenantId& tenant, const base::Date& day);

    ports::ActivityDays& days_;
    ports::ConversationDirectory& directory_;
    const UserBook& users_;
};

}  // namespace dealwire::calls
