#include "engine/model/record_id.hpp"

#include <algorithm>

namespace dealwire::model {
namespace {

constexpr std::size_t kShort = 15;
constexpr std::size_t kGroup = 5;

bool is_alphanumeric(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/// The checksum's character for five others: bit k is set where the k-th is upper case.
char checksum(std::string_view group) {
    constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    std::size_t bits = 0;
    for (std::size_t k = 0; k < kGroup; ++k)
        if (group[k] >= 'A' && group[k] <= 'Z') bits |= std::size_t{1} << k;
    return kAlphabet[bits];
}

}  // namespace

std::optional<RecordId> RecordId::parse(std::string_view text) {
    if (text.size() != kShort && text.size() != kLength) return std::nullopt;
    if (!std::ranges::all_of(text, is_alphanumeric)) return std::nullopt;
    RecordId id;
    std::ranges::copy(text.substr(0, kShort), id.letters_.begin());
    for (std::size_t group = 0; group < kLength - kShort; ++group)
        id.letters_[kShort + group] = checksum(text.substr(group * kGroup, kGroup));
    if (text.size() == kLength && text != id.view()) return std::nullopt;
    return id;
}

}  // namespace dealwire::model
