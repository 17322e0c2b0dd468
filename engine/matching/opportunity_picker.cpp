#include "engine/matching/opportunity_picker.hpp"

#include <algorithm>
#include <tuple>

namespace dealwire::matching {
namespace {

using namespace std::chrono;

std::string day_of(base::Instant instant) {
    return base::to_text(base::Date{floor<days>(instant)});
}

/// A span for people: whole days where it is some, else hours.
std::string span_text(seconds span) {
    const auto whole = duration_cast<days>(span);
    if (whole == span) return std::to_string(whole.count()) + " days";
    return std::to_string(duration_cast<hours>(span).count()) + " hours";
}

/// The change in force at a moment, or null where none is known to have been.
const StagePoint* point_at(const OpportunityFacts& opportunity, base::Instant at) {
    const auto later = std::ranges::upper_bound(opportunity.history, at, {}, &StagePoint::at);
    return later == opportunity.history.begin() ? nullptr : &*std::prev(later);
}

/// The history may be imported later than the opportunity itself: its last entry then tells
/// another stage than the record, and what came in between is not known.
bool history_ends_early(const OpportunityFacts& opportunity) {
    return !opportunity.history.empty() && opportunity.history.back().stage != opportunity.stage;
}

/// Since when it had been closed without a break at `at`; nothing where it was open then.
std::optional<base::Instant> closed_since(const OpportunityFacts& opportunity, base::Instant at) {
    const StagePoint* now = point_at(opportunity, at);
    const bool beyond_history = opportunity.history.empty() || (history_ends_early(opportunity) &&
                                                                now == &opportunity.history.back());
    if (beyond_history) {
        if (!opportunity.closed) return std::nullopt;
        if (!opportunity.close_date) return opportunity.created;
        return sys_days{*opportunity.close_date} + days{1};
    }
    if (!now || !now->closed) return std::nullopt;
    while (now != &opportunity.history.front() && (now - 1)->closed) --now;
    return now->at;
}

enum class Tie { Host, TookPart, Other };

struct Candidate {
    const OpportunityFacts* facts;
    std::optional<std::string> obstacle;
    Tie tie;
};

auto preference(const Candidate& candidate) {
    return std::tuple{candidate.obstacle.has_value(), candidate.tie,
                      -candidate.facts->last_modified.time_since_epoch(), candidate.facts->id};
}

Tie tie_of(const model::RecordId& owner, const OwnPeople& people) {
    if (!owner.empty() && owner == people.host) return Tie::Host;
    return people.users.contains(owner) ? Tie::TookPart : Tie::Other;
}

std::string why_first(const Candidate& first, const Candidate& second) {
    if (first.tie != second.tie)
        return first.tie == Tie::Host ? "Its owner hosted the conversation."
                                      : "Its owner took part in the conversation.";
    if (first.facts->last_modified != second.facts->last_modified)
        return "Of the eligible opportunities whose owners come equally, it was changed last.";
    return "It is equal to another in owner and last change, and has the lower id.";
}

std::string why_later(const Candidate& first, const Candidate& later) {
    if (first.tie != later.tie)
        return first.tie == Tie::Host
                   ? "Eligible, but the owner of the chosen one hosted the conversation."
                   : "Eligible, but the owner of the chosen one took part in the conversation.";
    if (first.facts->last_modified != later.facts->last_modified)
        return "Eligible, but the chosen one was changed later.";
    return "Eligible, but the chosen one is otherwise equal and has the lower id.";
}

std::string reason_of(const std::vector<Candidate>& ordered, std::size_t at) {
    if (ordered[at].obstacle) return *ordered[at].obstacle;
    if (at > 0) return why_later(ordered.front(), ordered[at]);
    const bool alone = ordered.size() == 1 || ordered[1].obstacle;
    return alone ? "It is the only eligible opportunity." : why_first(ordered[0], ordered[1]);
}

}  // namespace

std::optional<std::string> obstacle(const OpportunityFacts& opportunity, base::Instant at,
                                    const MatchingSettings& settings) {
    if (opportunity.state == model::RecordState::Released)
        return "It belongs to somebody whose conversations are not recorded.";
    if (opportunity.state != model::RecordState::Live) return "It was deleted in Salesforce.";
    if (opportunity.created > at + settings.created_grace)
        return "It was created on " + day_of(opportunity.created) + ", more than " +
               span_text(settings.created_grace) + " after the conversation.";
    const auto closed = closed_since(opportunity, at);
    if (closed && *closed + settings.closed_grace <= at)
        return "It had been closed before the conversation (" + stage_at(opportunity, at) +
               ", since " + day_of(*closed - milliseconds{1}) + ").";
    return std::nullopt;
}

std::string stage_at(const OpportunityFacts& opportunity, base::Instant at) {
    if (opportunity.history.empty()) return opportunity.stage;
    const StagePoint* point = point_at(opportunity, at);
    if (!point) return opportunity.history.front().stage;
    const bool beyond = point == &opportunity.history.back() && history_ends_early(opportunity);
    return beyond ? opportunity.stage : point->stage;
}

std::vector<model::OpportunityCandidate> pick_opportunity(const OpportunityQuestion& question,
                                                          const MatchingSettings& settings) {
    std::vector<Candidate> ordered;
    for (const OpportunityFacts* facts : question.looked_at)
        ordered.push_back({facts, obstacle(*facts, question.at, settings),
                           tie_of(facts->owner, question.people)});
    std::ranges::sort(ordered, {}, preference);

    std::vector<model::OpportunityCandidate> candidates;
    for (std::size_t i = 0; i < ordered.size(); ++i) {
        const bool chosen = i == 0 && !ordered[i].obstacle;
        const char* verdict = chosen ? "chosen" : ordered[i].obstacle ? "rejected" : "eligible";
        candidates.push_back({ordered[i].facts->id, chosen, verdict, reason_of(ordered, i)});
    }
    return candidates;
}

}  // namespace dealwire::matching
