#pragma once

#include "engine/matching/crm_index.hpp"
#include "engine/matching/participant_matcher.hpp"
#include "engine/matching/people.hpp"
#include "engine/matching/prospects.hpp"
#include "engine/matching/settings.hpp"
#include "engine/model/conversation.hpp"
#include "engine/model/resolution.hpp"

#include <optional>
#include <string>
#include <vector>

namespace dealwire::matching {

/// Everything a decision depends on besides the conversation.
struct Knowledge {
    const CrmIndex& index;
    const People& people;
    const MatchingRules& rules;
};

/// Where a conversation belongs. A pure function: the same input gives the same result, in whatever
/// order records were read.
///
/// An override replaces the choice of the rules, and its opportunity's account joins the accounts;
/// what the rules would have chosen stays among the candidates. An overriding opportunity that was
/// deleted in Salesforce leaves the conversation without one, so that nothing points at a record
/// that is gone; the rules do not choose instead.
model::Resolution resolve(const model::Conversation& conversation, const Knowledge& knowledge,
                          const std::optional<model::Override>& decision);

/// The same for many conversations one after another, with the same knowledge, in place of what
/// stands in `into`. Its memory is used again: getting and giving back that of a resolution takes
/// as long as finding one.
void resolve(const model::Conversation& conversation, const Knowledge& knowledge,
             const std::optional<model::Override>& decision, MatchScratch& scratch,
             model::Resolution& into);

/// A resolution with what somebody may ask about it.
struct Considered {
    model::Resolution resolution;
    model::RecordId host;  ///< a user; empty where nobody we know hosted
    /// What would make each of the candidates a better one, in the same order.
    std::vector<std::optional<Prospect>> prospects;
    std::string calling_code{};  ///< by which numbers without one were read; may be empty
};

/// `resolve`, at greater length: for somebody who asks why.
Considered consider(const model::Conversation& conversation, const Knowledge& knowledge,
                    const std::optional<model::Override>& decision);

/// The opportunity that the rules would have chosen, where a person decided for another one or for
/// none; else empty.
model::RecordId overruled(const model::Resolution& resolution);

/// What speaks against the decision that was in force for the resolution: what it overruled, or the
/// decided opportunity itself where it was deleted and the rules have no other. Else empty.
model::RecordId contradiction_of(const model::Resolution& resolution,
                                 const std::optional<model::Override>& decision);

}  // namespace dealwire::matching
