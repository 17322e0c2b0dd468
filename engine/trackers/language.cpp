#include "engine/trackers/language.hpp"

#include "engine/base/text.hpp"

#include <algorithm>
#include <array>

namespace dealwire::trackers {
namespace {

struct Language {
    std::string_view code;         ///< ISO 639-2/B
    std::string_view short_code;   ///< ISO 639-1
    std::string_view terminology;  ///< ISO 639-2/T, where it differs
};

// Languages whose codes differ between the lists, and those that recorders commonly name by two
// letters (Library of Congress, Codes for the Representation of Names of Languages).
constexpr std::array kLanguages{
    Language{"alb", "sq", "sqi"}, Language{"ara", "ar", ""},    Language{"arm", "hy", "hye"},
    Language{"baq", "eu", "eus"}, Language{"bul", "bg", ""},    Language{"bur", "my", "mya"},
    Language{"cat", "ca", ""},    Language{"chi", "zh", "zho"}, Language{"cze", "cs", "ces"},
    Language{"dan", "da", ""},    Language{"dut", "nl", "nld"}, Language{"eng", "en", ""},
    Language{"est", "et", ""},    Language{"fin", "fi", ""},    Language{"fre", "fr", "fra"},
    Language{"geo", "ka", "kat"}, Language{"ger", "de", "deu"}, Language{"gre", "el", "ell"},
    Language{"heb", "he", ""},    Language{"hin", "hi", ""},    Language{"hrv", "hr", ""},
    Language{"hun", "hu", ""},    Language{"ice", "is", "isl"}, Language{"ind", "id", ""},
    Language{"ita", "it", ""},    Language{"jpn", "ja", ""},    Language{"khm", "km", ""},
    Language{"kor", "ko", ""},    Language{"lao", "lo", ""},    Language{"lav", "lv", ""},
    Language{"lit", "lt", ""},    Language{"mac", "mk", "mkd"}, Language{"may", "ms", "msa"},
    Language{"nor", "no", ""},    Language{"per", "fa", "fas"}, Language{"pol", "pl", ""},
    Language{"por", "pt", ""},    Language{"rum", "ro", "ron"}, Language{"rus", "ru", ""},
    Language{"slo", "sk", "slk"}, Language{"slv", "sl", ""},    Language{"spa", "es", ""},
    Language{"srp", "sr", ""},    Language{"swe", "sv", ""},    Language{"tha", "th", ""},
    Language{"tur", "tr", ""},    Language{"ukr", "uk", ""},    Language{"vie", "vi", ""},
    Language{"wel", "cy", "cym"}};

bool is_code(std::string_view text) {
    constexpr std::size_t kShort = 2;
    constexpr std::size_t kLong = 3;
    if (text.size() != kShort && text.size() != kLong) return false;
    return std::ranges::all_of(text, [](char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace

std::optional<std::string> language_code(std::string_view written) {
    const std::string lower = base::to_lower_ascii(base::trim(written));
    const std::string code = lower.substr(0, lower.find_first_of("-_"));
    if (!is_code(code)) return std::nullopt;
    if (code == "mul" || code == "und") return std::string{};
    for (const Language& language : kLanguages)
        if (code == language.code || code == language.short_code || code == language.terminology)
            return std::string{language.code};
    constexpr std::size_t kLong = 3;
    if (code.size() == kLong) return code;
    return std::nullopt;
}

}  // namespace dealwire::trackers
