#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace dealwire::trackers {

/// How a character of folded text behaves at the borders of words.
enum class CharacterKind {
    Space,     ///< white space: keeps words apart
    Point,     ///< punctuation: keeps words apart
    Stop,      ///< punctuation that ends a sentence
    Word,      ///< letters and digits of scripts that put spaces between words
    Cjk,       ///< Han, kana, bopomofo: no spaces, so every character may begin or end a word
    Unspaced,  ///< Thai, Lao, Khmer, Burmese: as Cjk, but a space there means something
    Hangul,    ///< words begin after a space, but particles follow without one
    Symbol,    ///< `+ # & @ %`, currencies, emoji: belong to a phrase, but join no words
    Mark,      ///< belongs to the character before it
    None       ///< control and format characters: as if they were not there
};

CharacterKind kind_of(std::int32_t code_point);

/// Whether a phrase may begin or end at this byte of `text`, which must be UTF-8.
///
/// Whole words: Latin, Cyrillic and other spaced scripts need a border of words at both sides,
/// Hangul at its beginning alone. Open: only characters must be whole.
bool may_begin_at(std::string_view text, std::size_t at, bool open);
bool may_end_at(std::string_view text, std::size_t at, bool open);

}  // namespace dealwire::trackers
