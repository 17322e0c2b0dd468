#include "engine/model/record_id.hpp"

#include <algorithm>
#include <cstdint>

namespace dealwire::model {
namespace {

constexpr std::size_t kShort = 15;
constexpr std::size_t kGroup = 5;

constexpr std::uint8_t kNone = 0xFF;  // neither letter nor digit

/// 1 for capitals, 0 for small letters and digits.
constexpr std::array<std::uint8_t, 256> kinds_of_characters() {
    std::array<std::uint8_t, 256> kinds{};
    kinds.fill(kNone);
    for (std::size_t c = '0'; c <= '9'; ++c) kinds[c] = 0;
    for (std::size_t c = 'a'; c <= 'z'; ++c) kinds[c] = 0;
    for (std::size_t c = 'A'; c <= 'Z'; ++c) kinds[c] = 1;
    return kinds;
}

constexpr std::array<std::uint8_t, 256> kKinds = kinds_of_characters();

/// The checksum's character for five others: bit k is set where the k-th is upper case. NUL where
/// one of them is neither letter nor digit.
char checksum(std::string_view group) {
    constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    std::size_t bits = 0;
    std::uint8_t worst = 0;
    for (std::size_t k = 0; k < kGroup; ++k) {
        const std::uint8_t kind = kKinds[static_cast<unsigned char>(group[k])];
        worst |= kind;
        bits |= std::size_t{kind & 1U} << k;
    }
    return worst == kNone ? '\0' : kAlphabet[bits];
}

}  // namespace

RecordId RecordId::of_letters(const std::array<char, kShort>& letters) {
    RecordId id;
    std::ranges::copy(letters, id.letters_.begin());
    for (std::size_t group = 0; group < kLength - kShort; ++group)
        id.letters_[kShort + group] =
            checksum(std::string_view{letters.data() + group * kGroup, kGroup});
    return id;
}

std::optional<RecordId> RecordId::parse(std::string_view text) {
    if (text.size() != kShort && text.size() != kLength) return std::nullopt;
    RecordId id;
    std::ranges::copy(text.substr(0, kShort), id.letters_.begin());
    for (std::size_t group = 0; group < kLength - kShort; ++group) {
        const char check = checksum(text.substr(group * kGroup, kGroup));
        if (check == '\0') return std::nullopt;
        id.letters_[kShort + group] = check;
    }
    if (text.size() == kLength && text != id.view()) return std::nullopt;
    return id;
}

}  // namespace dealwire::model
