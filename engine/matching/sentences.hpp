#pragma once

#include "engine/matching/prospects.hpp"
#include "engine/model/conversation.hpp"
#include "engine/model/resolution.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::matching {

// The words of a trace (trace_codes.hpp) as sentences for a sales manager. A word that is not known
// is shown as it stands.

/// Why a participant came to what he came to.
std::string because(const model::ParticipantMatch& match);

/// Why a record was not taken for this participant.
std::string reason(const model::ParticipantMatch& match, const model::Rejected& rejected);

/// What would make a record be taken that was not; empty where there is nothing to say.
std::string would_change(const model::Rejected& rejected);

/// Whose an opportunity is, by the id of a user.
struct Owner {
    std::string name;       ///< or something to know him by
    bool recorded = false;  ///< at present
};

using OwnerOf = std::function<Owner(const model::RecordId& user)>;

/// Why an opportunity was chosen, came later, or could not be; `decision` is the override in force.
std::string reason(const model::OpportunityCandidate& candidate,
                   const std::optional<model::Override>& decision, const OwnerOf& owner_of);

/// What would put the opportunity at this place into the conversation, or what keeps it out even
/// then. `first` is who would be chosen, as one names it; empty where it is this one.
std::string would_change(const Prospect& prospect, const std::string& first,
                         const OwnerOf& owner_of);

/// The same of one that the rules would choose, had a person not decided; else empty.
std::string would_change(const model::OpportunityCandidate& candidate);

/// A participant as the document names him.
struct Written {
    const model::Participant& party;
    std::string_view calling_code;  ///< of numbers without one (MatchingSettings); may be empty
};

/// What would give this participant another match, one sentence each.
std::vector<std::string> would_change(const model::ParticipantMatch& match, const Written& written);

/// The address for people: its domain in Unicode. A text that is no address stays what it is.
std::string readable_address(const std::string& email);

/// A key that was looked for, and what came of it.
struct Attempt {
    std::string key;      ///< "address", "address without its tag", "telephone", "domain"
    std::string value;    ///< what was looked for
    std::string outcome;  ///< "found", "nobody has it", ...
};

/// Everything that was tried for a participant, in order. Empty for our own people: nobody is
/// looked for.
std::vector<Attempt> attempts(const model::ParticipantMatch& match, const Written& written);

}  // namespace dealwire::matching
