#pragma once

#include "engine/matching/opportunity_picker.hpp"

#include <optional>
#include <string>
#include <vector>

namespace dealwire::matching {

/// What could be otherwise about an opportunity that was looked at.
enum class Change {
    OwnerHosted,
    OwnerTookPart,
    HasRole,           ///< a matched contact has a role in it
    MostParticipants,  ///< more belong to its account than to any other's
    ChangedLast,       ///< after all other eligible ones
    CreatedLast,       ///< likewise
    ClosesOnTheDay,    ///< its CloseDate is the day of the conversation
    OwnerRecorded,     ///< of a released one
    Restored,          ///< of a deleted one
    CreatedByThen,     ///< when the conversation took place
    OpenThen           ///< when the conversation took place
};

/// What would come of a change, everything else being as it is.
struct Prospect {
    Change change;
    bool eligible = false;  ///< then; else `reason` is the obstacle that is left
    model::RecordId first;  ///< the opportunity that would be chosen then; may be empty
    std::string reason;     ///< the word of the trace that it or the chosen one has then
    /// Where it would be chosen: days of a setting that do the same without the change,
    /// `created_grace` of CreatedByThen, `closed_grace` of OpenThen. 0: no setting does it.
    int days = 0;
};

/// What would make each of `candidates` a better one: of one that is ruled out, that nothing stood
/// in its way; of an eligible one, that it were ahead in what put the chosen one before it. None
/// for the chosen one, for one that no single change helps, and for all where a person decided.
/// Works by picking again with the change made, so it is as true as the pick itself.
///
/// `candidates` is what `pick_opportunity` gave for the question; the same order in the result.
std::vector<std::optional<Prospect>> prospects_of(
    const OpportunityQuestion& question, const MatchingSettings& settings,
    const std::vector<model::OpportunityCandidate>& candidates);

}  // namespace dealwire::matching
