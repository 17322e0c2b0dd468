#pragma once

#include "engine/model/tracker.hpp"
#include "engine/trackers/choice.hpp"
#include "engine/trackers/phrase_automaton.hpp"
#include "engine/trackers/phrase_pattern.hpp"
#include "engine/trackers/transcript.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace dealwire::trackers {

/// A phrase of a tracker that was said.
struct Hit {
    std::uint32_t tracker = 0;   ///< number within `TrackerSearch::trackers`
    std::uint32_t phrase = 0;    ///< number within the tracker
    std::uint32_t sentence = 0;  ///< number of the sentence in which it begins

    bool operator==(const Hit&) const = default;
};

/// All phrases of all trackers, ready to be looked for at once. Immutable, so safe to share between
/// threads.
class TrackerSearch {
public:
    /// Phrases without a letter, digit or symbol are never found.
    explicit TrackerSearch(std::vector<model::Tracker> trackers);

    [[nodiscard]] const std::vector<model::Tracker>& trackers() const { return trackers_; }

    /// What was said, by tracker and place. Pure; linear in the transcript and the places found. A
    /// phrase is found across punctuation, line breaks and, of one speaker, across sentences whose
    /// first does not end with a mark that ends sentences.
    [[nodiscard]] std::vector<Hit> find(const Transcript& transcript) const;

private:
    /// One use of a text by a tracker; several may look for the same.
    struct Use {
        std::uint32_t tracker;
        std::uint32_t phrase;
        bool excepted;
        bool opens;
        bool goes_on;
        std::string language;
    };

    struct Pattern {
        std::string text;
        std::vector<Use> uses;
    };

    static std::vector<Pattern> patterns_of(std::span<const model::Tracker> trackers);
    static std::vector<std::string> texts_of(std::span<const Pattern> patterns);
    void look_at(const Pattern& pattern, std::string_view text, std::size_t end,
                 const std::string& language, std::vector<FoundPhrase>& found) const;

    std::vector<model::Tracker> trackers_;
    std::vector<Pattern> patterns_;
    PhraseAutomaton automaton_;
};

/// What is kept of a tracker that found nothing.
model::TrackerHits nothing_found(const model::Tracker& tracker);

/// Hits in the form in which they are kept, one entry per tracker that has any.
std::vector<model::TrackerHits> kept_form(const TrackerSearch& search, const Transcript& transcript,
                                          std::span<const Hit> hits);

}  // namespace dealwire::trackers
