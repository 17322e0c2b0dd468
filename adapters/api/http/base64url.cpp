#include "adapters/api/http/base64url.hpp"

namespace dealwire::api {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr unsigned kSix = 0x3FU;

}  // namespace

std::string to_base64url(std::string_view bytes) {
    std::string text;
    unsigned held = 0;
    unsigned bits = 0;
    for (const char c : bytes) {
        held = (held << 8U) | static_cast<unsigned char>(c);
        for (bits += 8; bits >= 6; bits -= 6)
            text.push_back(kAlphabet[(held >> (bits - 6)) & kSix]);
    }
    if (bits > 0) text.push_back(kAlphabet[(held << (6 - bits)) & kSix]);
    return text;
}

std::optional<std::string> from_base64url(std::string_view text) {
    std::string bytes;
    unsigned held = 0;
    unsigned bits = 0;
    for (const char c : text) {
        const std::size_t digit = kAlphabet.find(c);
        if (digit == std::string_view::npos) return std::nullopt;
        held = (held << 6U) | static_cast<unsigned>(digit);
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        bytes.push_back(static_cast<char>((held >> bits) & 0xFFU));
    }
    return bytes;
}

}  // namespace dealwire::api
