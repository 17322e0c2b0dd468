#include "engine/model/record_id.hpp"

#include <algorithm>

namespace dealwire::model {
namespace {

constexpr std::size_t kShort = 15;
constexpr std::size_t kLong = 18;

bool is_alphanumeric(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/// One character per group of five: bit k is set where the k-th character is upper case.
std::string checksum(std::string_view short_id) {
    constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    std::string sum;
    for (std::size_t group = 0; group < 3; ++group) {
        std::size_t bits = 0;
        for (std::size_t k = 0; k < 5; ++k) {
            const char c = short_id[group * 5 + k];
            if (c >= 'A' && c <= 'Z') bits |= std::size_t{1} << k;
        }
        sum.push_back(kAlphabet[bits]);
    }
    return sum;
}

}  // namespace

std::optional<RecordId> RecordId::parse(std::string_view text) {
    if (text.size() != kShort && text.size() != kLong) return std::nullopt;
    if (!std::ranges::all_of(text, is_alphanumeric)) return std::nullopt;
    const std::string_view significant = text.substr(0, kShort);
    const std::string sum = checksum(significant);
    if (text.size() == kLong && text.substr(kShort) != sum) return std::nullopt;
    return RecordId{std::string{significant} + sum};
}

}  // namespace dealwire::model
