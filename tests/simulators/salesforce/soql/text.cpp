#include "tests/simulators/salesforce/soql/text.hpp"

#include <algorithm>

namespace dealwire::orgsim::soql {

namespace {

constexpr std::size_t kShortId = 15;
constexpr std::size_t kLongId = 18;
constexpr std::size_t kGroup = 5;
constexpr std::string_view kChecksumLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

char upper_letter(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

bool alphanumeric(char c) {
    const char big = upper_letter(c);
    return (big >= 'A' && big <= 'Z') || (c >= '0' && c <= '9');
}

}  // namespace

std::string upper(std::string_view text) {
    std::string result{text};
    std::ranges::transform(result, result.begin(), upper_letter);
    return result;
}

std::string long_id(std::string_view id) {
    const bool right_size = id.size() == kShortId || id.size() == kLongId;
    if (!right_size || !std::ranges::all_of(id, alphanumeric)) return {};
    std::string result{id.substr(0, kShortId)};
    for (std::size_t group = 0; group < kShortId / kGroup; ++group) {
        std::size_t bits = 0;
        for (std::size_t k = 0; k < kGroup; ++k) {
            const char c = id[group * kGroup + k];
            if (c >= 'A' && c <= 'Z') bits |= std::size_t{1} << k;
        }
        result += kChecksumLetters[bits];
    }
    return id.size() == kLongId && id != result ? std::string{} : result;
}

}  // namespace dealwire::orgsim::soql
