#pragma once

#include "engine/matching/explain.hpp"
#include "engine/matching/sentences.hpp"

#include <cstddef>
#include <string>

namespace dealwire::matching {

// What the two forms of an explanation, text and tree, have in common.

/// The party that a participant was matched for; an empty one where the document has changed.
const model::Participant& party_of(const Explained& explained, std::size_t at);

/// Its name and id, or its id alone.
std::string named(const Explained& explained, const std::string& kind, const model::RecordId& id);

/// Whether a participant belongs to the account; else it is there for the opportunity alone.
bool brought_by_somebody(const model::Resolution& resolution, const model::RecordId& account);

/// Why the candidate at this place was chosen, came later or could not be.
std::string reason_of(const Explained& explained, std::size_t candidate);

/// What would make it a better one; empty where there is nothing to say.
std::string change_of(const Explained& explained, std::size_t candidate);

}  // namespace dealwire::matching
