#pragma once

#include "engine/trackers/word_border.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::trackers {

/// Text in the form in which phrases are compared: compatibility characters, case and canonical
/// variants folded (NFKC_Casefold of Unicode 15), soft hyphens and other invisible characters gone,
/// and whatever stands between two words (spaces, line breaks, hyphens, quotes, …) one blank. White
/// space between two Chinese or Japanese characters is nothing at all.
///
/// Longer texts are added sentence by sentence. Where a phrase must not run on from one sentence
/// into the next there is a line feed, which no phrase contains.
class FoldedText {
public:
    /// Begins a sentence. `joined`: said by the same speaker as the one before, so that a phrase
    /// may run on, unless the one before ended with a mark that ends sentences.
    void begin_sentence(bool joined);
    /// `text` is UTF-8; what is none counts as a break between words.
    void add(std::string_view text);

    [[nodiscard]] std::string_view text() const { return text_; }

    /// The number of the sentence, from 0, to which this byte of `text()` belongs.
    [[nodiscard]] std::size_t sentence_at(std::size_t byte) const;

    void clear();

private:
    enum class Gap { None, Space, Point, Stop, Break };

    void add_ascii(std::string_view chunk);
    void add_any(std::string_view chunk);
    void put(std::int32_t code_point);
    void put_separator(CharacterKind kind);
    void close_gap(CharacterKind next);

    std::string text_;
    std::vector<std::size_t> starts_;  ///< of each sentence
    std::vector<std::int32_t> buffer_;
    Gap gap_ = Gap::None;
    CharacterKind last_ = CharacterKind::None;
    std::int32_t last_code_point_ = 0;
};

/// One text by itself.
std::string folded(std::string_view text);

}  // namespace dealwire::trackers
