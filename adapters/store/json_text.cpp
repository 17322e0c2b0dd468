#include "adapters/store/json_text.hpp"

#include <array>
#include <cstring>

namespace dealwire::store {
namespace {

constexpr std::array<bool, 256> special_characters() {
    std::array<bool, 256> special{};
    for (std::size_t c = 0; c < 0x20; ++c) special[c] = true;
    special['"'] = true;
    special['\\'] = true;
    return special;
}

constexpr std::array<bool, 256> kSpecial = special_characters();

/// Whether one of eight bytes is special, found with a few instructions: a byte below 0x20 borrows,
/// and so does one that is zero after the wanted character was taken out.
bool any_special(const char* bytes) {
    constexpr std::uint64_t kEach = 0x0101010101010101U;
    constexpr std::uint64_t kHigh = 0x80U * kEach;
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, sizeof word);
    const auto below = [](std::uint64_t w, std::uint64_t limit) {
        return (w - limit * kEach) & ~w & kHigh;
    };
    return (below(word, 0x20) | below(word ^ (kEach * '"'), 1) | below(word ^ (kEach * '\\'), 1)) !=
           0;
}

/// The first special character from `at` on, or the end.
std::size_t next_special(std::string_view value, std::size_t at) {
    while (at + 8 <= value.size() && !any_special(value.data() + at)) at += 8;
    while (at < value.size() && !kSpecial[static_cast<unsigned char>(value[at])]) ++at;
    return at;
}

void append_escape(std::string& out, char c) {
    constexpr std::string_view kHex = "0123456789abcdef";
    switch (c) {
        case '\0':
            return;
        case '"':
            out.append("\\\"");
            return;
        case '\\':
            out.append("\\\\");
            return;
        case '\n':
            out.append("\\n");
            return;
        case '\r':
            out.append("\\r");
            return;
        case '\t':
            out.append("\\t");
            return;
        default:
            out.append("\\u00");
            out.push_back(kHex[static_cast<unsigned char>(c) >> 4U]);
            out.push_back(kHex[static_cast<unsigned char>(c) & 0x0FU]);
    }
}

}  // namespace

void append_json_string(std::string& out, std::string_view value) {
    out.push_back('"');
    std::size_t plain = 0;
    std::size_t special = next_special(value, 0);
    while (special < value.size()) {
        out.append(value, plain, special - plain);
        append_escape(out, value[special]);
        plain = special + 1;
        special = next_special(value, plain);
    }
    out.append(value, plain, value.size() - plain);
    out.push_back('"');
}

}  // namespace dealwire::store
