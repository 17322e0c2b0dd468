#include "engine/trackers/transcript.hpp"

#include "engine/trackers/language.hpp"

#include <cmath>

namespace dealwire::trackers {
namespace {

using base::Tree;

const Tree::Array& list_of(const Tree& tree, std::string_view member) {
    static const Tree::Array kNone;
    const Tree* found = tree.find(member);
    return found && found->array() ? *found->array() : kNone;
}

/// A text or a number as it is written; empty for anything else.
std::string_view written_at(const Tree& tree, std::string_view member) {
    const Tree* found = tree.find(member);
    if (!found) return {};
    if (found->string()) return *found->string();
    return found->number() ? std::string_view{found->number()->text} : std::string_view{};
}

std::optional<std::int64_t> milliseconds_at(const Tree& tree, std::string_view member) {
    const Tree* found = tree.find(member);
    if (!found || !found->number()) return std::nullopt;
    if (const auto whole = base::to_integer(*found->number())) return whole;
    constexpr double kLongest = 1e12;
    const auto value = base::to_double(*found->number());
    if (!value || !(std::abs(*value) < kLongest)) return std::nullopt;
    return static_cast<std::int64_t>(std::llround(*value));
}

}  // namespace

Transcript transcript_of(const Tree& document) {
    Transcript transcript;
    const std::string language = document.text_at("metaData.language").value_or("");
    transcript.language = language_code(language).value_or("");
    for (const Tree& monologue : list_of(document, "transcript")) {
        const std::string_view speaker = written_at(monologue, "speakerId");
        for (const Tree& sentence : list_of(monologue, "sentences")) {
            const Tree* text = sentence.find("text");
            if (!text || !text->string()) continue;
            transcript.sentences.push_back(
                {*text->string(), speaker, milliseconds_at(sentence, "start")});
        }
    }
    return transcript;
}

}  // namespace dealwire::trackers
