#include "engine/matching/prospects.hpp"

#include "engine/matching/trace_codes.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <string_view>

namespace dealwire::matching {
namespace {

using namespace std::chrono;
using model::OpportunityCandidate;
using model::RecordId;

struct ChangeOfWord {
    std::string_view word;
    Change change;
};

constexpr std::array kChanges{
    ChangeOfWord{trace::kHost, Change::OwnerHosted},
    ChangeOfWord{trace::kTookPart, Change::OwnerTookPart},
    ChangeOfWord{trace::kContactRole, Change::HasRole},
    ChangeOfWord{trace::kParticipants, Change::MostParticipants},
    ChangeOfWord{trace::kLastModified, Change::ChangedLast},
    ChangeOfWord{trace::kCreated, Change::CreatedLast},
    ChangeOfWord{trace::kCloseDate, Change::ClosesOnTheDay},
    ChangeOfWord{trace::kLowestId, Change::ChangedLast},
    ChangeOfWord{trace::kReleased, Change::OwnerRecorded},
    ChangeOfWord{trace::kDeleted, Change::Restored},
    ChangeOfWord{trace::kCreatedLate, Change::CreatedByThen},
    ChangeOfWord{trace::kClosed, Change::OpenThen},
};

/// The change that its reason asks for.
std::optional<Change> change_for(const OpportunityCandidate& candidate,
                                 const MatchingSettings& settings) {
    const std::string_view reason = candidate.reason;
    const std::string_view word = reason.substr(0, reason.find(' '));
    const auto* found = std::ranges::find(kChanges, word, &ChangeOfWord::word);
    if (candidate.chosen || found == kChanges.end()) return std::nullopt;
    const auto& order = settings.opportunity_order;
    if (word == trace::kLowestId && std::ranges::count(order, Criterion::LastModified) == 0)
        return std::nullopt;
    return found->change;
}

/// The question once more, with facts of its own that can be changed.
class Scenario {
public:
    Scenario(const OpportunityQuestion& question, const MatchingSettings& settings,
             const RecordId& id)
        : question_{question}, settings_{settings} {
        for (LookedAt& seen : question_.looked_at) {
            seen.facts = &facts_.emplace_back(*seen.facts);
            if (seen.facts->id == id) {
                one_ = &facts_.back();
                seen_ = &seen;
            }
        }
    }

    Scenario(const Scenario&) = delete;
    Scenario& operator=(const Scenario&) = delete;

    [[nodiscard]] const OpportunityQuestion& question() const { return question_; }

    [[nodiscard]] const OpportunityFacts& facts() const { return *one_; }

    /// Whether it can be made at all.
    bool make(Change change) {
        switch (change) {
            case Change::OwnerHosted:
                question_.people.host = one_->owner;
                return !one_->owner.empty();
            case Change::OwnerTookPart:
                question_.people.users.push_back(one_->owner);
                return !one_->owner.empty();
            case Change::HasRole:
                seen_->contact_role = true;
                return true;
            case Change::MostParticipants:
                return give_participants();
            case Change::ChangedLast:
                one_->last_modified = latest(&OpportunityFacts::last_modified) + milliseconds{1};
                return true;
            case Change::CreatedLast:
                one_->created = latest(&OpportunityFacts::created) + milliseconds{1};
                return true;
            case Change::ClosesOnTheDay:
                one_->close_date = base::Date{floor<days>(question_.at)};
                return true;
            default:
                return clear_the_way(change);
        }
    }

private:
    bool clear_the_way(Change change) {
        if (change == Change::CreatedByThen) {
            one_->created = question_.at;
        } else if (change == Change::OpenThen) {
            one_->closed = false;
            one_->history = {};
        } else {
            one_->state = model::RecordState::Live;
        }
        return true;
    }

    /// Others of the same account get them, too.
    bool give_participants() {
        if (one_->account.empty()) return false;
        int most = 0;
        for (const LookedAt& seen : question_.looked_at) most = std::max(most, seen.participants);
        for (LookedAt& seen : question_.looked_at)
            if (seen.facts->account == one_->account) seen.participants = most + 1;
        return true;
    }

    base::Instant latest(base::Instant OpportunityFacts::*moment) const {
        base::Instant found = one_->*moment;
        for (const OpportunityFacts& each : facts_)
            if (is_eligible(each, question_.at, settings_)) found = std::max(found, each.*moment);
        return found;
    }

    OpportunityQuestion question_;
    const MatchingSettings& settings_;
    std::deque<OpportunityFacts> facts_;
    OpportunityFacts* one_ = nullptr;
    LookedAt* seen_ = nullptr;
};

/// What becomes of one opportunity under a question and settings.
Prospect outcome(Change change, const OpportunityQuestion& question,
                 const MatchingSettings& settings, const RecordId& id) {
    Prospect prospect{.change = change};
    const auto picked = pick_opportunity(question, settings);
    if (picked.front().chosen) prospect.first = picked.front().id;
    const auto one = std::ranges::find(picked, id, &OpportunityCandidate::id);
    prospect.eligible = one->verdict != "rejected";
    prospect.reason = one->reason;
    return prospect;
}

int days_above(milliseconds span) {
    return static_cast<int>(duration_cast<days>(span).count()) + 1;
}

/// The longer grace that lets the opportunity in, in whole days.
int days_needed(Change change, const OpportunityFacts& facts, base::Instant at,
                const MatchingSettings& settings) {
    constexpr int kLongest = 366;  // nobody sets more for the sake of one conversation
    if (change == Change::CreatedByThen && facts.created - at < days{kLongest})
        return days_above(facts.created - at);
    if (change != Change::OpenThen) return 0;
    MatchingSettings tried = settings;
    for (int grace = 1; grace <= kLongest; ++grace) {
        tried.closed_grace = days{grace};
        if (tried.closed_grace > settings.closed_grace && is_eligible(facts, at, tried))
            return grace;
    }
    return 0;
}

/// Whether the setting alone puts it first, as the change does.
bool setting_does(const Prospect& prospect, int grace, const OpportunityQuestion& question,
                  MatchingSettings settings, const RecordId& id) {
    auto& setting =
        prospect.change == Change::CreatedByThen ? settings.created_grace : settings.closed_grace;
    setting = days{grace};
    const Prospect set = outcome(prospect.change, question, settings, id);
    return prospect.first == id && set.first == id;
}

/// Nothing where the change cannot be made.
std::optional<Prospect> prospect_of(Change change, const OpportunityQuestion& question,
                                    const MatchingSettings& settings, const RecordId& id) {
    Scenario scenario{question, settings, id};
    const OpportunityFacts before = scenario.facts();
    if (!scenario.make(change)) return std::nullopt;
    Prospect prospect = outcome(change, scenario.question(), settings, id);
    const int grace = days_needed(change, before, question.at, settings);
    if (grace > 0 && setting_does(prospect, grace, question, settings, id)) prospect.days = grace;
    return prospect;
}

}  // namespace

std::vector<std::optional<Prospect>> prospects_of(
    const OpportunityQuestion& question, const MatchingSettings& settings,
    const std::vector<OpportunityCandidate>& candidates) {
    std::vector<std::optional<Prospect>> prospects;
    for (const OpportunityCandidate& candidate : candidates) {
        const auto change = change_for(candidate, settings);
        auto& prospect = prospects.emplace_back();
        if (!change) continue;
        prospect = prospect_of(*change, question, settings, candidate.id);
        if (*change != Change::OwnerTookPart || !prospect || prospect->first == candidate.id)
            continue;
        const auto stronger = prospect_of(Change::OwnerHosted, question, settings, candidate.id);
        if (stronger && stronger->first == candidate.id) prospect = stronger;
    }
    return prospects;
}

}  // namespace dealwire::matching
