#include "adapters/api/v2/stats_pages.hpp"

#include "adapters/api/v2/shape.hpp"
#include "engine/base/time_text.hpp"
#include "engine/calls/day_tally.hpp"

namespace dealwire::api::v2 {
namespace {

using base::Tree;
using calls::ActivityTally;
using calls::DayRange;
using model::Member;
using std::chrono::sys_days;

/// Rows read at once; large enough to be quick, and a few megabytes.
constexpr std::size_t kReadAtOnce = 1000;

base::Instant start_of(const base::Date& day) { return sys_days{day}; }

Tree::Object with_days(Tree::Object counters, const DayRange& days) {
    counters.emplace_back("fromDate", base::to_text(days.from));
    counters.emplace_back("toDate", base::to_text(days.to));
    return counters;
}

}  // namespace

void StatsPages::each_call(const Asked& asked, const DayRange& days,
                           const std::function<void(const ports::ListedConversation&)>& take) {
    ports::ConversationFilter filter{.from = start_of(days.from), .to = start_of(days.to)};
    if (!asked.caller.may(access::Scope::CallsPrivate)) filter.is_private = false;
    std::optional<ports::ListPlace> after;
    while (true) {
        const auto page =
            held_.ports.directory.page(asked.caller.tenant, filter, after, kReadAtOnce);
        for (const auto& call : page) take(call);
        if (page.size() < kReadAtOnce) return;
        after = page.back().place;
    }
}

void StatsPages::each_day(const Asked& asked, const DayRange& days, const calls::UserBook& users,
                          const TakeDay& take) {
    const bool with_private = asked.caller.may(access::Scope::CallsPrivate);
    calls::CountedDays counted{held_.ports.activity, held_.ports.directory, users};
    counted.each(asked.caller.tenant, days.from, days.to,
                 [&](const base::Date& day, const model::DayActivity& activity) {
                     take(day, activity, with_private);
                 });
}

HttpReply StatsPages::users_page(const Asked& asked, const calls::StatsRequest& wanted,
                                 const calls::UserBook& users, const char* name,
                                 const Entry& entry) {
    const auto found = calls::users_found(users, wanted.users);
    if (found.empty()) return asked.nothing("users");
    const auto paging = Paging::read(asked, held_.ports.cursors, name);
    if (!paging) return asked.refuse(400, "cursor: is not one of this list");
    const Slice slice = slice_of(found.size(), *paging);
    Tree::Array list;
    for (std::size_t i = slice.begin; i < slice.end; ++i) {
        Tree::Object one{{"userId", calls::user_id_of(found[i]->id)},
                         {"userEmailAddress", found[i]->email}};
        for (auto& part : entry(*found[i])) one.push_back(std::move(part));
        list.emplace_back(std::move(one));
    }
    return answer(asked.request,
                  {{"records", paging->records(list.size(), static_cast<std::int64_t>(found.size()),
                                               slice.next)},
                   {name, std::move(list)},
                   {"fromDateTime", base::to_text(start_of(wanted.days.from))},
                   {"toDateTime", base::to_text(start_of(wanted.days.to))},
                   {"timeZone", "UTC"}});
}

HttpReply StatsPages::aggregate(const Asked& asked) {
    const auto wanted = calls::read_stats_request(asked.body, held_.ports.clock.now());
    if (!wanted) return asked.refuse(400, wanted.error());
    const auto users = held_.users_of(asked.caller.tenant);
    calls::ActivityCounts counts{*users, {wanted->days}};
    each_day(asked, wanted->days, *users, [&](const auto& day, const auto& activity, bool all) {
        counts.take(day, activity, all);
    });
    return users_page(
        asked, *wanted, *users, "usersAggregateActivityStats", [&](const Member& user) {
            return Tree::Object{{"userAggregateActivityStats", counts.counters(user, 0)}};
        });
}

HttpReply StatsPages::by_period(const Asked& asked) {
    const auto wanted = calls::read_stats_request(asked.body, held_.ports.clock.now());
    if (!wanted) return asked.refuse(400, wanted.error());
    const auto period = calls::read_period(asked.body);
    if (!period) return asked.refuse(400, period.error());
    const auto spans = calls::parts_of(wanted->days, *period);
    if (!spans) return asked.refuse(400, spans.error());
    const auto users = held_.users_of(asked.caller.tenant);
    calls::ActivityCounts counts{*users, *spans};
    each_day(asked, wanted->days, *users, [&](const auto& day, const auto& activity, bool all) {
        counts.take(day, activity, all);
    });
    return users_page(asked, *wanted, *users, "usersAggregateActivity", [&](const Member& user) {
        Tree::Array parts;
        for (std::size_t i = 0; i < counts.parts().size(); ++i)
            parts.emplace_back(with_days(counts.counters(user, i), counts.parts()[i]));
        return Tree::Object{{"userAggregateActivity", std::move(parts)}};
    });
}

HttpReply StatsPages::day_by_day(const Asked& asked) {
    const auto wanted = calls::read_stats_request(asked.body, held_.ports.clock.now());
    if (!wanted) return asked.refuse(400, wanted.error());
    const auto spans = calls::parts_of(wanted->days, calls::Period::Day);
    if (!spans) return asked.refuse(400, spans.error());
    const auto users = held_.users_of(asked.caller.tenant);
    ActivityTally tally{*users, *spans};
    each_call(asked, wanted->days, [&](const auto& call) { tally.take(call); });
    return users_page(asked, *wanted, *users, "usersDetailedActivities", [&](const Member& user) {
        Tree::Array days;
        for (std::size_t i = 0; i < tally.parts().size(); ++i)
            days.emplace_back(with_days(tally.calls(user, i), tally.parts()[i]));
        return Tree::Object{{"userDailyActivityStats", std::move(days)}};
    });
}

HttpReply StatsPages::interaction(const Asked& asked) {
    const auto wanted = calls::read_stats_request(asked.body, held_.ports.clock.now());
    if (!wanted) return asked.refuse(400, wanted.error());
    const auto users = held_.users_of(asked.caller.tenant);
    calls::InteractionTally tally{*users};
    each_day(asked, wanted->days, *users,
             [&](const auto&, const auto& activity, bool all) { tally.take(activity, all); });
    return users_page(asked, *wanted, *users, "peopleInteractionStats", [&](const Member& user) {
        return Tree::Object{{"personInteractionStats", tally.stats(user)}};
    });
}

HttpReply StatsPages::answered_scorecards(const Asked& asked) {
    constexpr std::size_t kDay = 10;
    const Tree* filter = calls::member(asked.body, "filter");
    if (!filter || !filter->object()) return asked.refuse(400, "filter: must not be null");
    const auto from = filter->text_at("callFromDate").value_or("").substr(0, kDay);
    const auto to = filter->text_at("callToDate").value_or("").substr(0, kDay);
    if (!from.empty() && from == to) return asked.nothing("answered scorecards");
    const auto paging = Paging::read(asked, held_.ports.cursors, "answeredScorecards");
    if (!paging) return asked.refuse(400, "cursor: is not one of this list");
    return answer(asked.request, {{"records", paging->records(0, 0, std::nullopt)},
                                  {"answeredScorecards", Tree::Array{}}});
}

HttpReply StatsPages::coaching(const Asked& asked) {
    for (const char* name : {"workspace-id", "manager-id", "from", "to"}) {
        const std::string* value = asked.parameter(name);
        if (!value || value->empty())
            return asked.refuse(400, std::string{name} + ": must not be empty");
    }
    return answer(asked.request, {{"coachingData", Tree::Array{}}});
}

}  // namespace dealwire::api::v2
