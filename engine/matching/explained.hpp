#pragma once

#include "engine/matching/explain.hpp"
#include "engine/matching/sentences.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace dealwire::matching {

// What the two forms of an explanation, text and tree, have in common.

/// How the document names a participant; an empty party where the document has changed.
Written written_of(const Explained& explained, std::size_t participant);

/// What would give this participant another match.
std::vector<std::string> change_of_participant(const Explained& explained, std::size_t participant);

/// The place of the opportunity, where there is none: "none", and perhaps why.
std::string why_no_opportunity(const Explained& explained);

/// Its name and id, or its id alone.
std::string named(const Explained& explained, const std::string& kind, const model::RecordId& id);

/// Whether a participant belongs to the account; else it is there for the opportunity alone.
bool brought_by_somebody(const model::Resolution& resolution, const model::RecordId& account);

/// Why the candidate at this place was chosen, came later or could not be.
std::string reason_of(const Explained& explained, std::size_t candidate);

/// What would make it a better one; empty where there is nothing to say.
std::string change_of(const Explained& explained, std::size_t candidate);

}  // namespace dealwire::matching
