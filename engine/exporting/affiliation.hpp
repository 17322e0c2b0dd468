#pragma once

#include "engine/model/conversation.hpp"
#include "engine/model/resolution.hpp"

#include <cstddef>

namespace dealwire::exporting {

/// Where participant number `party` belongs. Matching decides (by address); without an address or
/// a match the document's word counts.
model::Affiliation affiliation_of(std::size_t party, const model::Conversation& conversation,
                                  const model::Resolution& resolution);

/// "Internal", "External" or "Unknown".
const char* word_of(model::Affiliation affiliation);

}  // namespace dealwire::exporting
