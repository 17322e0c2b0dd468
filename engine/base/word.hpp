#pragma once

#include <compare>
#include <concepts>
#include <cstddef>
#include <functional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

namespace dealwire::base {

/// A name that is met again and again, e.g. of an object or a field: as large as a pointer, and
/// compared for equality like one; ordered by its text. The text is kept once and for as long as
/// the process lives, so words are made of what is bounded only: mappings, the schema of an org,
/// names of our own. Never of texts of conversations, and not of what a request asks for.
///
/// Threads: any.
class Word {
public:
    Word();  ///< empty
    // NOLINTBEGIN(google-explicit-constructor): a text in another shape, in both directions
    Word(std::string_view text);

    Word(const std::string& text) : Word{std::string_view{text}} {}

    Word(const char* text) : Word{std::string_view{text}} {}

    operator const std::string&() const { return *text_; }

    operator std::string_view() const { return *text_; }

    // NOLINTEND(google-explicit-constructor)

    [[nodiscard]] const std::string& text() const { return *text_; }

    [[nodiscard]] bool empty() const { return text_->empty(); }

    [[nodiscard]] std::size_t hash() const { return std::hash<const std::string*>{}(text_); }

    friend bool operator==(const Word& a, const Word& b) { return a.text_ == b.text_; }

    friend std::strong_ordering operator<=>(const Word& a, const Word& b) {
        if (a.text_ == b.text_) return std::strong_ordering::equal;
        return *a.text_ <=> *b.text_;
    }

    // With other texts, which no word is made of for it.
    template <class Text>
        requires(std::convertible_to<const Text&, std::string_view> && !std::same_as<Text, Word>)
    friend bool operator==(const Word& a, const Text& b) {
        return *a.text_ == std::string_view{b};
    }

    template <class Text>
        requires(std::convertible_to<const Text&, std::string_view> && !std::same_as<Text, Word>)
    friend std::strong_ordering operator<=>(const Word& a, const Text& b) {
        return std::string_view{*a.text_} <=> std::string_view{b};
    }

    friend std::string operator+(std::string text, const Word& word) {
        return std::move(text += *word.text_);
    }

    friend std::string operator+(const Word& word, std::string_view text) {
        return std::string{*word.text_}.append(text);
    }

    friend std::string operator+(const Word& word, char letter) { return *word.text_ + letter; }

    friend std::ostream& operator<<(std::ostream& out, const Word& word) {
        return out << *word.text_;
    }

private:
    const std::string* text_;
};

}  // namespace dealwire::base

template <>
struct std::hash<dealwire::base::Word> {
    std::size_t operator()(const dealwire::base::Word& word) const noexcept { return word.hash(); }
};
