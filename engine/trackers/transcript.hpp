#pragma once

#include "engine/base/tree.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::trackers {

/// One sentence as the recorder cut it. Texts are of the document and must not outlive it.
struct Sentence {
    std::string_view text;
    std::string_view speaker;              ///< `speakerId`; empty where the monologue has none
    std::optional<std::int64_t> start_ms;  ///< from the start of the call
};

struct Transcript {
    std::vector<Sentence> sentences;  ///< in document order
    std::string language;             ///< ISO 639-2/B; empty where it is not known
};

/// The words of a conversation document (docs/reference/conversation.schema.json).
Transcript transcript_of(const base::Tree& document);

}  // namespace dealwire::trackers
