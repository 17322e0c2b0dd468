#pragma once

#include "engine/matching/crm_index.hpp"
#include "engine/matching/settings.hpp"
#include "engine/model/resolution.hpp"

#include <optional>
#include <string>
#include <vector>

namespace dealwire::matching {

/// Why an opportunity cannot own a conversation of the time `at`, as a word of the trace; nothing
/// where it can: created at most `created_grace` later, and not closed for `closed_grace` or
/// longer. The stage in force counts, from its moment on, reopenings included; without history a
/// closed one was closed at the end of its CloseDate (UTC). Deleted ones cannot, released ones not
/// from the moment on at which they were released.
std::optional<std::string> obstacle(const OpportunityFacts& opportunity, base::Instant at,
                                    const MatchingSettings& settings);

/// `!obstacle(...)` without its word.
bool is_eligible(const OpportunityFacts& opportunity, base::Instant at,
                 const MatchingSettings& settings);

/// What is to be told of an opportunity that a conversation of the time `at` can belong to or does:
/// a note of the trace; mostly empty.
std::string note_on(const OpportunityFacts& opportunity, base::Instant at);

/// The stage in force at `at`; before the first known one, the first.
std::string stage_at(const OpportunityFacts& opportunity, base::Instant at);

/// Whose opportunities come first.
struct OwnPeople {
    model::RecordId host;                ///< user id; empty where nobody we know hosted
    std::vector<model::RecordId> users;  ///< the other internal participants
};

/// An opportunity on the table, and how the conversation came to it.
struct LookedAt {
    const OpportunityFacts* facts = nullptr;
    bool contact_role = false;  ///< a matched contact has a role in it
    int participants = 0;       ///< that belong to its account
};

/// What is asked about a set of opportunities.
struct OpportunityQuestion {
    base::Instant at;
    OwnPeople people;
    std::vector<LookedAt> looked_at;  ///< each once, in any order
};

/// All that were looked at, with verdict and reason (a word of the trace): the chosen one, the
/// other eligible ones in order of preference (`MatchingSettings::opportunity_order`, then lowest
/// id), then those that cannot be, in the same order. None is chosen where none is eligible.
std::vector<model::OpportunityCandidate> pick_opportunity(const OpportunityQuestion& question,
                                                          const MatchingSettings& settings);
/// The same in place of what stands in `candidates`, whose memory is used again.
void pick_opportunity(const OpportunityQuestion& question, const MatchingSettings& settings,
                      std::vector<model::OpportunityCandidate>& candidates);

}  // namespace dealwire::matching
