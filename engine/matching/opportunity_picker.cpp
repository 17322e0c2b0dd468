#include "engine/matching/opportunity_picker.hpp"

#include "engine/matching/trace_codes.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <memory_resource>
#include <span>

namespace dealwire::matching {
namespace {

using namespace std::chrono;

std::string day_of(base::Instant instant) {
    return base::to_text(base::Date{floor<days>(instant)});
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

bool was_released(const OpportunityFacts& opportunity, base::Instant at) {
    return opportunity.state == model::RecordState::Released && opportunity.released_at <= at;
}

std::string release_word(const char* word, const OpportunityFacts& opportunity) {
    return std::string{word} + ' ' + day_of(opportunity.released_at) + ' ' +
           opportunity.owner.text();
}

/// What stands in the way, before it is put into words.
enum class Block { None, Released, Deleted, CreatedLate, Closed };

struct Hindrance {
    Block block = Block::None;
    base::Instant closed{};
};

Hindrance hindrance(const OpportunityFacts& opportunity, base::Instant at,
                    const MatchingSettings& settings) {
    if (!can_own(opportunity.state)) return {Block::Deleted};
    if (was_released(opportunity, at)) return {Block::Released};
    if (opportunity.created > at + settings.created_grace) return {Block::CreatedLate};
    const auto closed = closed_since(opportunity, at);
    if (closed && *closed + settings.closed_grace <= at) return {Block::Closed, *closed};
    return {};
}

/// The rank by each criterion in the order of the settings; the lower, the better.
using Ranks = std::array<std::int64_t, kCriterionCount>;

/// More than most conversations have candidates; these stand in no memory of their own.
constexpr std::size_t kUsualCandidates = 32;

struct Candidate {
    const OpportunityFacts* facts;
    Hindrance hindrance;
    Ranks ranks;

    [[nodiscard]] bool is_eligible() const { return hindrance.block == Block::None; }
};

enum Tie : std::int64_t { kTieHost, kTieTookPart, kTieOther };

Tie tie_of(const model::RecordId& owner, const OwnPeople& people) {
    if (!owner.empty() && owner == people.host) return kTieHost;
    const bool took_part = std::ranges::find(people.users, owner) != people.users.end();
    return took_part ? kTieTookPart : kTieOther;
}

std::int64_t days_from_close(const OpportunityFacts& facts, base::Instant at) {
    if (!facts.close_date) return std::numeric_limits<std::int64_t>::max();
    const auto apart = sys_days{*facts.close_date} - floor<days>(at);
    return std::abs(apart.count());
}

std::int64_t rank_of(const LookedAt& seen, Criterion criterion,
                     const OpportunityQuestion& question) {
    switch (criterion) {
        case Criterion::Owner:
            return tie_of(seen.facts->owner, question.people);
        case Criterion::ContactRole:
            return seen.contact_role ? 0 : 1;
        case Criterion::Participants:
            return -seen.participants;
        case Criterion::LastModified:
            return -seen.facts->last_modified.time_since_epoch().count();
        case Criterion::Created:
            return -seen.facts->created.time_since_epoch().count();
        case Criterion::CloseDate:
            return days_from_close(*seen.facts, question.at);
    }
    return 0;
}

Ranks ranks_of(const LookedAt& seen, const OpportunityQuestion& question,
               const std::vector<Criterion>& order) {
    Ranks ranks{};
    const std::size_t known = std::min(order.size(), ranks.size());
    for (std::size_t i = 0; i < known; ++i) ranks[i] = rank_of(seen, order[i], question);
    return ranks;
}

bool comes_before(const Candidate& one, const Candidate& other) {
    if (one.is_eligible() != other.is_eligible()) return one.is_eligible();
    for (std::size_t i = 0; i < one.ranks.size(); ++i)
        if (one.ranks[i] != other.ranks[i]) return one.ranks[i] < other.ranks[i];
    return one.facts->id < other.facts->id;
}

/// What put `first` before `later`.
const char* difference(const Candidate& first, const Candidate& later,
                       const std::vector<Criterion>& order) {
    const auto [differs, _] = std::ranges::mismatch(first.ranks, later.ranks);
    if (differs == first.ranks.end()) return trace::kLowestId;
    switch (order[static_cast<std::size_t>(differs - first.ranks.begin())]) {
        case Criterion::Owner:
            return *differs == kTieHost ? trace::kHost : trace::kTookPart;
        case Criterion::ContactRole:
            return trace::kContactRole;
        case Criterion::Participants:
            return trace::kParticipants;
        case Criterion::LastModified:
            return trace::kLastModified;
        case Criterion::Created:
            return trace::kCreated;
        case Criterion::CloseDate:
            return trace::kCloseDate;
    }
    return trace::kLowestId;
}

/// Of one that nothing stands in the way of.
const char* reason_of(std::span<const Candidate> ordered, std::size_t at,
                      const std::vector<Criterion>& order) {
    if (at > 0) return difference(ordered.front(), ordered[at], order);
    const bool alone = ordered.size() == 1 || !ordered[1].is_eligible();
    return alone ? trace::kOnly : difference(ordered[0], ordered[1], order);
}

std::string_view stage_in_force(const OpportunityFacts& opportunity, base::Instant at) {
    if (opportunity.history.empty()) return opportunity.stage;
    const StagePoint* point = point_at(opportunity, at);
    if (!point) return opportunity.history.front().stage;
    const bool beyond = point == &opportunity.history.back() && history_ends_early(opportunity);
    return beyond ? opportunity.stage : point->stage;
}

constexpr std::size_t kUsualReason = 40;

/// Writes it as a word of the trace in place of what stands in `word`.
void put_word_of(const Hindrance& found, const OpportunityFacts& opportunity, base::Instant at,
                 const MatchingSettings& settings, std::string& word) {
    word.clear();
    switch (found.block) {
        case Block::None:
            break;
        case Block::Released:
            word = release_word(trace::kReleased, opportunity);
            break;
        case Block::Deleted:
            word = trace::kDeleted;
            break;
        case Block::CreatedLate:
            word.append(trace::kCreatedLate)
                .append(1, ' ')
                .append(day_of(opportunity.created))
                .append(1, ' ')
                .append(std::to_string(settings.created_grace.count()));
            break;
        case Block::Closed:
            word.reserve(kUsualReason);
            word.append(trace::kClosed)
                .append(1, ' ')
                .append(day_of(found.closed - milliseconds{1}))
                .append(1, ' ')
                .append(stage_in_force(opportunity, at));
            break;
    }
}

/// Of one that is closed at present, though the conversation can belong to it.
std::string closing_note(const OpportunityFacts& opportunity, base::Instant at) {
    const auto closed = closed_since(opportunity, base::Instant::max());
    if (!closed) return {};
    return std::string{*closed <= at ? trace::kClosedGrace : trace::kClosedSince}
        .append(1, ' ')
        .append(day_of(*closed - milliseconds{1}))
        .append(1, ' ')
        .append(opportunity.stage);
}

}  // namespace

std::optional<std::string> obstacle(const OpportunityFacts& opportunity, base::Instant at,
                                    const MatchingSettings& settings) {
    const Hindrance found = hindrance(opportunity, at, settings);
    if (found.block == Block::None) return std::nullopt;
    std::string word;
    put_word_of(found, opportunity, at, settings, word);
    return word;
}

bool is_eligible(const OpportunityFacts& opportunity, base::Instant at,
                 const MatchingSettings& settings) {
    return hindrance(opportunity, at, settings).block == Block::None;
}

std::string note_on(const OpportunityFacts& opportunity, base::Instant at) {
    if (opportunity.state != model::RecordState::Released) return closing_note(opportunity, at);
    return release_word(was_released(opportunity, at) ? trace::kReleased : trace::kReleasedSince,
                        opportunity);
}

std::string stage_at(const OpportunityFacts& opportunity, base::Instant at) {
    return std::string{stage_in_force(opportunity, at)};
}

std::vector<model::OpportunityCandidate> pick_opportunity(const OpportunityQuestion& question,
                                                          const MatchingSettings& settings) {
    std::vector<model::OpportunityCandidate> candidates;
    pick_opportunity(question, settings, candidates);
    return candidates;
}

void pick_opportunity(const OpportunityQuestion& question, const MatchingSettings& settings,
                      std::vector<model::OpportunityCandidate>& candidates) {
    const std::vector<Criterion>& order = settings.opportunity_order;
    std::array<std::byte, kUsualCandidates * sizeof(Candidate)> room;
    std::pmr::monotonic_buffer_resource memory{room.data(), room.size()};
    std::pmr::vector<Candidate> ordered{&memory};
    ordered.reserve(question.looked_at.size());
    for (const LookedAt& seen : question.looked_at)
        ordered.push_back({seen.facts, hindrance(*seen.facts, question.at, settings),
                           ranks_of(seen, question, order)});
    std::ranges::sort(ordered, comes_before);

    candidates.resize(ordered.size());
    for (std::size_t i = 0; i < ordered.size(); ++i) {
        model::OpportunityCandidate& candidate = candidates[i];
        const Candidate& one = ordered[i];
        candidate.id = one.facts->id;
        candidate.chosen = i == 0 && one.is_eligible();
        candidate.verdict = candidate.chosen    ? "chosen"
                            : one.is_eligible() ? "eligible"
                                                : "rejected";
        if (one.is_eligible()) {
            candidate.reason = reason_of(ordered, i, order);
            candidate.note = note_on(*one.facts, question.at);
        } else {
            put_word_of(one.hindrance, *one.facts, question.at, settings, candidate.reason);
            candidate.note.clear();
        }
    }
}

}  // namespace dealwire::matching
