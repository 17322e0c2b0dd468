#pragma once

#include "engine/base/tree.hpp"
#include "engine/calls/values.hpp"

namespace dealwire::calls {

/// How much is said about the CRM records of a call.
enum class ContextDepth { None, Basic, Extended };

/// Which blocks of a call a client wants (`contentSelector` of POST /v2/calls/extensive). Nothing
/// is on by default.
struct ContentSelector {
    ContextDepth context = ContextDepth::None;
    bool now = true;            ///< CRM values as they are; with Extended
    bool time_of_call = false;  ///< as they were then; with Extended

    bool parties = false;

    bool structure = false;
    bool topics = false;
    bool trackers = false;
    bool tracker_occurrences = false;  ///< counts only together with `trackers`
    bool brief = false;
    bool outline = false;
    bool highlights = false;
    bool call_outcome = false;
    bool key_points = false;

    bool speakers = false;
    bool video = false;
    bool interaction_stats = false;
    bool questions = false;

    bool public_comments = false;
    bool media = false;

    [[nodiscard]] bool any_content() const {
        return structure || topics || trackers || brief || outline || highlights || call_outcome ||
               key_points;
    }

    [[nodiscard]] bool any_interaction() const {
        return speakers || video || interaction_stats || questions;
    }

    /// Whether it takes more than `metaData`.
    [[nodiscard]] bool wants_document() const {
        return context != ContextDepth::None || parties || any_content() || any_interaction() ||
               public_comments || media;
    }

    /// Whether it takes what matching found out.
    [[nodiscard]] bool wants_resolution() const {
        return context != ContextDepth::None || parties || trackers;
    }

    bool operator==(const ContentSelector&) const = default;
};

/// Reads the member `contentSelector` of a request's body. Unknown members and switches are passed
/// over, `pointsOfInterest` too; a known one of a wrong type, or an unknown word, is refused.
Read<ContentSelector> read_selector(const base::Tree& body);

}  // namespace dealwire::calls
