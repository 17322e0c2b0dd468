#include "engine/calls/day_tally.hpp"

#include "engine/base/digest.hpp"
#include "engine/base/email_address.hpp"
#include "engine/calls/values.hpp"

#include <algorithm>

namespace dealwire::calls {
namespace {

using base::Date;
using base::Tree;
using std::chrono::days;
using std::chrono::sys_days;

/// Rows read at once; large enough to be quick, and a few megabytes.
constexpr std::size_t kReadAtOnce = 1000;
/// Days whose counts are in memory at once.
constexpr std::size_t kDaysAtOnce = 100;

/// Who attends is only counted where he may be a member, so another set of domains is another
/// count.
std::string basis_of(const std::set<std::string>& domains) {
    std::string text = "1";
    for (const std::string& domain : domains) text.append(" ").append(domain);
    return base::digest(text);
}

/// Of a page that has one.
sys_days last_day(const ports::ActivityPage& page) {
    sys_days last = sys_days::min();
    if (!page.counted.empty()) last = std::max(last, sys_days{page.counted.back().day});
    if (!page.uncounted.empty()) last = std::max(last, sys_days{page.uncounted.back().day});
    return last;
}

template <class Calls>
Calls begun(const std::pair<bool, model::NamedPerson>& host, std::int64_t calls) {
    Calls made;
    made.is_private = host.first;
    made.host = host.second;
    made.calls = calls;
    return made;
}

}  // namespace

void DayTally::take(const ports::ListedConversation& call) {
    const model::Conversation& conversation = call.conversation;
    const Host host{conversation.is_private,
                    UserBook::name_in(conversation.primary_user, conversation)};
    model::HostedCalls& hosted = hosted_[host];
    ++hosted.calls;
    take_measures(call, hosted);
    take_attendance(host, conversation);
    take_comments(host, call);
}

void DayTally::take_measures(const ports::ListedConversation& call, model::HostedCalls& hosted) {
    constexpr double kHour = 3600;
    for (const Tree& stat : list_at(call.head, "interaction.interactionStats")) {
        const auto value = double_at(stat, "value");
        const std::string name = stat.text_at("name").value_or("");
        if (!value || std::ranges::find(kMeasured, name) == kMeasured.end()) continue;
        model::MeasuredMean& mean = hosted.means[name];
        mean.sum += *value;
        ++mean.count;
    }
    const auto questions = double_at(call.head, "interaction.questions.companyCount");
    const auto seconds = double_at(call.head, "metaData.duration");
    if (!questions || !seconds || *seconds <= 0) return;
    hosted.questions += *questions;
    hosted.hours += *seconds / kHour;
}

void DayTally::take_attendance(const Host& host, const model::Conversation& conversation) {
    std::set<std::string> seen;  // without tags: one may be there with two addresses
    for (const model::Participant& participant : conversation.participants) {
        if (!participant.attended) continue;
        const auto address = base::parse_email(participant.email);
        if (!address || !domains_.contains(address->domain)) continue;
        const auto untagged = base::without_plus_tag(*address);
        if (seen.insert((untagged ? *untagged : *address).text()).second)
            ++attended_[{host, address->text()}];
    }
}

void DayTally::take_comments(const Host& host, const ports::ListedConversation& call) {
    std::set<model::NamedPerson> by;
    for (const Tree& comment : list_at(call.head, "collaboration.publicComments"))
        by.insert(
            UserBook::name_in(comment.text_at("commenterUserId").value_or(""), call.conversation));
    if (!by.empty()) ++commented_[{host, {by.begin(), by.end()}}];
}

model::DayActivity DayTally::activity() const {
    model::DayActivity made;
    for (const auto& [host, calls] : hosted_) {
        model::HostedCalls& each = made.hosted.emplace_back(calls);
        each.is_private = host.first;
        each.host = host.second;
    }
    for (const auto& [key, calls] : attended_) {
        made.attended.push_back(begun<model::AttendedCalls>(key.first, calls));
        made.attended.back().address = key.second;
    }
    for (const auto& [key, calls] : commented_) {
        made.commented.push_back(begun<model::CommentedCalls>(key.first, calls));
        made.commented.back().by = key.second;
    }
    return made;
}

void CountedDays::each(const base::TenantId& tenant, const Date& from, const Date& to,
                       const Take& take) {
    const std::string basis = basis_of(users_.domains());
    ports::DaySpan rest{from, to};
    while (sys_days{rest.from} < sys_days{rest.to}) {
        const auto page = days_.look(tenant, rest, basis, kDaysAtOnce);
        for (const ports::CountedDay& each : page.counted) take(each.day, each.activity);
        for (const ports::UncountedDay& each : page.uncounted) {
            const model::DayActivity activity = count(tenant, each.day);
            days_.keep(tenant, basis, each, activity);
            take(each.day, activity);
        }
        if (page.counted.size() + page.uncounted.size() < kDaysAtOnce) return;
        rest.from = Date{last_day(page) + days{1}};
    }
}

model::DayActivity CountedDays::count(const base::TenantId& tenant, const Date& day) {
    const ports::ConversationFilter filter{.from = sys_days{day}, .to = sys_days{day} + days{1}};
    DayTally tally{users_.domains()};
    std::optional<ports::ListPlace> after;
    while (true) {
        const auto page = directory_.page(tenant, filter, after, kReadAtOnce);
        for (const ports::ListedConversation& call : page) tally.take(call);
        if (page.size() < kReadAtOnce) return tally.activity();
        after = page.back().place;
    }
}

}  // namespace dealwire::calls
