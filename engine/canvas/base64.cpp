#include "engine/canvas/base64.hpp"

#include <algorithm>
#include <cstdint>

namespace dealwire::canvas {
namespace {

constexpr std::size_t kGroup = 4;  // characters that stand for three bytes

/// The six bits a character stands for, or -1.
int value_of(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    if (c == '+' || c == '-') return 62;
    return c == '/' || c == '_' ? 63 : -1;
}

/// Without its padding; nothing where that is wrong.
std::optional<std::string_view> unpadded(std::string_view text) {
    const std::size_t end = std::min(text.find('='), text.size());
    const std::size_t padding = text.size() - end;
    if (text.find_first_not_of('=', end) != std::string_view::npos) return std::nullopt;
    if (padding > 0 && (padding > 2 || text.size() % kGroup != 0)) return std::nullopt;
    if (end % kGroup == 1) return std::nullopt;  // six bits are no byte
    return text.substr(0, end);
}

}  // namespace

std::optional<std::string> decode_base64(std::string_view text) {
    const auto digits = unpadded(text);
    if (!digits) return std::nullopt;
    std::string bytes;
    bytes.reserve(digits->size() * 3 / kGroup);
    std::uint32_t bits = 0;
    int held = 0;  // how many of `bits` are not in `bytes` yet
    for (const char c : *digits) {
        const int value = value_of(c);
        if (value < 0) return std::nullopt;
        bits = (bits << 6U) | static_cast<std::uint32_t>(value);
        held += 6;
        if (held < 8) continue;
        held -= 8;
        bytes.push_back(static_cast<char>((bits >> static_cast<unsigned>(held)) & 0xFFU));
        bits &= (1U << static_cast<unsigned>(held)) - 1U;
    }
    if (bits != 0) return std::nullopt;
    return bytes;
}

std::string to_address_form(std::string base64) {
    std::ranges::replace(base64, '+', '-');
    std::ranges::replace(base64, '/', '_');
    while (base64.ends_with('=')) base64.pop_back();
    return base64;
}

std::string from_address_form(std::string text) {
    std::ranges::replace(text, '-', '+');
    std::ranges::replace(text, '_', '/');
    while (text.size() % kGroup != 0) text.push_back('=');
    return text;
}

}  // namespace dealwire::canvas
