#pragma once

#include "engine/model/conversation.hpp"
#include "engine/model/resolution.hpp"

#include <cstddef>
#include <string>

namespace dealwire::exporting {

/// Whether a conversation is exported, and why, as a sentence for a sales manager.
struct Verdict {
    bool passes = false;
    std::string reason;

    bool operator==(const Verdict&) const = default;
};

/// Where participant number `party` belongs. Matching decides (by address); without an address or
/// a match the document's word counts.
model::Affiliation affiliation_of(std::size_t party, const model::Conversation& conversation,
                                  const model::Resolution& resolution);

/// The filter that holds unless the admin sets another: not private, and at least one participant
/// from outside, known in the CRM or not.
Verdict default_filter(const model::Conversation& conversation,
                       const model::Resolution& resolution);

}  // namespace dealwire::exporting
