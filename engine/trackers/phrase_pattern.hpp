#pragma once

#include <string>
#include <string_view>

namespace dealwire::trackers {

/// A phrase ready to be looked for in folded text.
struct PhrasePattern {
    std::string text;      ///< folded; empty where the phrase has neither letters nor symbols
    bool opens = false;    ///< its first word may begin earlier: `*preis`
    bool goes_on = false;  ///< its last word may end later: `discount*`

    bool operator==(const PhrasePattern&) const = default;
};

/// Not whole words: both ends open.
PhrasePattern pattern_of(std::string_view phrase, bool whole_words);

/// Whether a `*` stands where it means nothing: only the first and last character of a phrase may
/// be one.
bool has_misplaced_star(std::string_view phrase);

}  // namespace dealwire::trackers
