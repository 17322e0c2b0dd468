#include "engine/calls/activity.hpp"

#include "engine/calls/day_tally.hpp"

#include <algorithm>
#include <set>

namespace dealwire::calls {
namespace {

using base::Date;
using base::Tree;
using model::Member;
using std::chrono::sys_days;

constexpr std::array kCounters{"callsAsHost",
                               "callsAttended",
                               "callsGaveFeedback",
                               "callsRequestedFeedback",
                               "callsReceivedFeedback",
                               "ownCallsListenedTo",
                               "othersCallsListenedTo",
                               "callsSharedInternally",
                               "callsSharedExternally",
                               "callsScorecardsFilled",
                               "callsScorecardsReceived",
                               "callsCommentsGiven",
                               "callsCommentsReceived",
                               "callsMarkedAsFeedbackGiven",
                               "callsMarkedAsFeedbackReceived"};

std::optional<Activity> activity_of(std::string_view counter) {
    if (counter == "callsAsHost") return Activity::Hosted;
    if (counter == "callsAttended") return Activity::Attended;
    if (counter == "callsCommentsGiven") return Activity::CommentsGiven;
    if (counter == "callsCommentsReceived") return Activity::CommentsReceived;
    return std::nullopt;
}

/// Some clients send a date-time.
Read<Date> read_day(const Tree& filter, const char* name) {
    constexpr std::size_t kDay = 10;
    const std::string path = std::string{"filter."} + name;
    const auto text = read_text(filter, name, path);
    if (!text) return wrong(text.error());
    const auto day = *text ? base::parse_date((*text)->substr(0, kDay)) : std::nullopt;
    if (!day) return wrong(path + ": must be a date, such as 2026-03-02");
    return *day;
}

/// The first day after the period that `day` lies in.
sys_days end_of(sys_days day, Period period) {
    using namespace std::chrono;
    constexpr unsigned kQuarter = 3;
    const year_month_day date{day};
    const year_month_day first{date.year(), date.month(), std::chrono::day{1}};
    switch (period) {
        case Period::Day:
            return day + days{1};
        case Period::Week:
            return day + days{7} - (weekday{day} - Monday);
        case Period::Month:
            return sys_days{first + months{1}};
        case Period::Quarter: {
            const unsigned into = (unsigned{date.month()} - 1) % kQuarter;
            return sys_days{first + months{static_cast<int>(kQuarter - into)}};
        }
        case Period::Year:
            break;
    }
    return sys_days{(date.year() + years{1}) / January / 1};
}

/// The part that a moment lies in; they are in order.
std::optional<std::size_t> part_at(const std::vector<DayRange>& parts, base::Instant moment) {
    const auto after = std::ranges::upper_bound(
        parts, moment, {}, [](const DayRange& part) { return base::Instant{sys_days{part.from}}; });
    if (after == parts.begin()) return std::nullopt;
    const auto part = static_cast<std::size_t>(after - parts.begin() - 1);
    if (moment >= base::Instant{sys_days{parts[part].to}}) return std::nullopt;
    return part;
}

std::size_t place_of(Activity activity) { return static_cast<std::size_t>(activity); }

}  // namespace

Read<StatsRequest> read_stats_request(const Tree& body, base::Instant now) {
    const Tree* filter = member(body, "filter");
    if (!filter || !filter->object()) return wrong("filter: must not be null");
    const auto from = read_day(*filter, "fromDate");
    if (!from) return wrong(from.error());
    const auto to = read_day(*filter, "toDate");
    if (!to) return wrong(to.error());
    if (sys_days{*to} < sys_days{*from})
        return wrong("filter.toDate: must not be before filter.fromDate");
    if (sys_days{*to} > std::chrono::floor<std::chrono::days>(now) + std::chrono::days{1})
        return wrong("filter.toDate: must not be in the future");
    auto users = read_user_filter(*filter);
    if (!users) return wrong(users.error());
    return StatsRequest{{*from, *to}, std::move(*users)};
}

Read<Period> read_period(const Tree& body) {
    constexpr const char* kPath = "aggregationPeriod";
    const auto word = read_text(body, kPath, kPath);
    if (!word) return wrong(word.error());
    if (*word == "DAY") return Period::Day;
    if (*word == "WEEK") return Period::Week;
    if (*word == "MONTH") return Period::Month;
    if (*word == "QUARTER") return Period::Quarter;
    if (*word == "YEAR") return Period::Year;
    return wrong("aggregationPeriod: must be one of DAY, WEEK, MONTH, QUARTER, YEAR");
}

Read<std::vector<DayRange>> parts_of(const DayRange& days, Period period) {
    std::vector<DayRange> parts;
    const sys_days last{days.to};
    for (sys_days from{days.from}; from < last;) {
        if (parts.size() == kMostParts)
            return wrong("filter: so many days at once are not counted; ask for ten years at most");
        const sys_days to = std::min(end_of(from, period), last);
        parts.push_back({Date{from}, Date{to}});
        from = to;
    }
    return parts;
}

ActivityCounts::ActivityCounts(const UserBook& users, std::vector<DayRange> parts)
    : users_{users}, parts_{std::move(parts)} {}

void ActivityCounts::take(const Date& day, const model::DayActivity& activity, bool with_private) {
    const auto part = part_at(parts_, sys_days{day});
    if (!part) return;
    const auto is_shown = [&](const auto& calls) { return with_private || !calls.is_private; };
    for (const model::HostedCalls& each : activity.hosted)
        if (is_shown(each)) add(users_.meant_by(each.host), *part, Activity::Hosted, each.calls);
    for (const model::AttendedCalls& each : activity.attended) {
        if (!is_shown(each)) continue;
        const Member* user = users_.by_address(each.address);
        if (user != users_.meant_by(each.host)) add(user, *part, Activity::Attended, each.calls);
    }
    for (const model::CommentedCalls& each : activity.commented)
        if (is_shown(each)) take_comments(*part, each);
}

void ActivityCounts::take_comments(std::size_t part, const model::CommentedCalls& commented) {
    const Member* host = users_.meant_by(commented.host);
    std::set<const Member*> by;
    for (const model::NamedPerson& name : commented.by) by.insert(users_.meant_by(name));
    for (const Member* user : by) add(user, part, Activity::CommentsGiven, commented.calls);
    by.erase(host);
    if (!by.empty()) add(host, part, Activity::CommentsReceived, commented.calls);
}

void ActivityCounts::add(const Member* user, std::size_t part, Activity activity,
                         std::int64_t calls) {
    if (user) done_[{user->id, part}][place_of(activity)] += calls;
}

Tree::Object ActivityCounts::counters(const Member& user, std::size_t part) const {
    static const Counts kNone{};
    const auto found = done_.find({user.id, part});
    const Counts& counts = found == done_.end() ? kNone : found->second;
    Tree::Object counted;
    for (const char* counter : kCounters) {
        const auto activity = activity_of(counter);
        counted.emplace_back(counter, whole(activity ? counts[place_of(*activity)] : 0));
    }
    return counted;
}

ActivityTally::ActivityTally(const UserBook& users, std::vector<DayRange> parts)
    : users_{users}, parts_{std::move(parts)} {}

void ActivityTally::take(const ports::ListedConversation& call) {
    const model::Conversation& conversation = call.conversation;
    const auto found = part_at(parts_, conversation.time);
    if (!found) return;
    const std::size_t part = *found;
    const std::string& id = conversation.id.value;
    const Member* host = users_.named(conversation.primary_user, conversation);
    note(host, part, Activity::Hosted, id);
    std::set<const Member*> there;
    for (const auto& participant : conversation.participants)
        if (participant.attended) there.insert(users_.who(participant));
    there.erase(host);
    for (const Member* user : there) note(user, part, Activity::Attended, id);
    for (const Tree& comment : list_at(call.head, "collaboration.publicComments")) {
        const Member* by =
            users_.named(comment.text_at("commenterUserId").value_or(""), conversation);
        note(by, part, Activity::CommentsGiven, id);
        if (by != host) note(host, part, Activity::CommentsReceived, id);
    }
}

void ActivityTally::note(const Member* user, std::size_t part, Activity activity,
                         const std::string& call) {
    if (!user) return;
    auto& calls = done_[{user->id, part}][place_of(activity)];
    if (calls.empty() || calls.back() != call) calls.push_back(call);
}

const Activities& ActivityTally::of(const Member& user, std::size_t part) const {
    static const Activities kNone;
    const auto found = done_.find({user.id, part});
    return found == done_.end() ? kNone : found->second;
}

Tree::Object ActivityTally::calls(const Member& user, std::size_t part) const {
    Tree::Object listed;
    for (const char* counter : kCounters) {
        Tree::Array ids;
        if (const auto activity = activity_of(counter))
            for (const std::string& id : of(user, part)[place_of(*activity)]) ids.emplace_back(id);
        listed.emplace_back(counter, std::move(ids));
    }
    return listed;
}

void InteractionTally::take(const model::DayActivity& activity, bool with_private) {
    for (const model::HostedCalls& each : activity.hosted) {
        const Member* host = users_.meant_by(each.host);
        if (!host || (each.is_private && !with_private)) continue;
        Measured& measured = by_user_[host->id];
        for (const auto& [name, mean] : each.means) {
            model::MeasuredMean& whole_mean = measured.means[name];
            whole_mean.sum += mean.sum;
            whole_mean.count += mean.count;
        }
        measured.questions += each.questions;
        measured.hours += each.hours;
    }
}

Tree InteractionTally::stats(const Member& user) const {
    Tree::Array list;
    const auto found = by_user_.find(user.id);
    if (found == by_user_.end()) return list;
    const auto add = [&](const char* name, double value) {
        list.emplace_back(Tree::Object{{"name", name}, {"value", decimal(value)}});
    };
    for (const char* name : kMeasured) {
        const auto mean = found->second.means.find(name);
        if (mean != found->second.means.end())
            add(name, mean->second.sum / static_cast<double>(mean->second.count));
    }
    if (found->second.hours > 0)
        add("Question Rate", found->second.questions / found->second.hours);
    return list;
}

}  // namespace dealwire::calls
