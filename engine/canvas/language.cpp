#include "engine/canvas/language.hpp"

#include "engine/base/text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace dealwire::canvas {
namespace {

/// A code of three letters, and that of two. Source: ISO 639-2, of the languages that people mostly
/// do business in.
constexpr std::array<std::pair<std::string_view, std::string_view>, 47> kShort{{
    {"ara", "ar"}, {"bul", "bg"}, {"cat", "ca"}, {"ces", "cs"}, {"chi", "zh"}, {"cmn", "zh"},
    {"cze", "cs"}, {"dan", "da"}, {"deu", "de"}, {"dut", "nl"}, {"ell", "el"}, {"eng", "en"},
    {"est", "et"}, {"fin", "fi"}, {"fra", "fr"}, {"fre", "fr"}, {"ger", "de"}, {"gre", "el"},
    {"heb", "he"}, {"hin", "hi"}, {"hrv", "hr"}, {"hun", "hu"}, {"ind", "id"}, {"ita", "it"},
    {"jpn", "ja"}, {"kor", "ko"}, {"lav", "lv"}, {"lit", "lt"}, {"may", "ms"}, {"msa", "ms"},
    {"nld", "nl"}, {"nob", "nb"}, {"nor", "no"}, {"pol", "pl"}, {"por", "pt"}, {"ron", "ro"},
    {"rum", "ro"}, {"rus", "ru"}, {"slk", "sk"}, {"slo", "sk"}, {"slv", "sl"}, {"spa", "es"},
    {"swe", "sv"}, {"tha", "th"}, {"tur", "tr"}, {"ukr", "uk"}, {"vie", "vi"},
}};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_letter_or_digit(char c) { return is_letter(c) || (c >= '0' && c <= '9'); }

/// What may follow the language: script, region and the like.
bool is_subtags(std::string_view text) {
    constexpr std::size_t kLongest = 8;
    while (!text.empty()) {
        text.remove_prefix(1);  // the hyphen
        const std::string_view part = text.substr(0, text.find('-'));
        if (part.empty() || part.size() > kLongest) return false;
        if (!std::ranges::all_of(part, is_letter_or_digit)) return false;
        text.remove_prefix(part.size());
    }
    return true;
}

}  // namespace

std::string language_tag(std::string_view code) {
    constexpr std::size_t kLongest = 35;
    if (code.size() > kLongest) return "";
    std::string tag{code};
    std::ranges::replace(tag, '_', '-');
    const std::size_t hyphen = std::min(tag.find('-'), tag.size());
    std::string language = base::to_lower_ascii(tag.substr(0, hyphen));
    if (!std::ranges::all_of(language, is_letter) || !is_subtags(tag.substr(hyphen))) return "";
    const auto known = std::ranges::find(kShort, language, &decltype(kShort)::value_type::first);
    if (known != kShort.end()) language = known->second;
    return language.size() == 2 ? language + tag.substr(hyphen) : "";
}

}  // namespace dealwire::canvas
