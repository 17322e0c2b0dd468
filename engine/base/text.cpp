#include "engine/base/text.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace dealwire::base {
namespace {

constexpr std::string_view kBlank = " \t\r\n\f\v";
constexpr std::string_view kEllipsis = "\xE2\x80\xA6";

/// Bytes of the code point that starts with `lead`; 0 where none can start so.
std::size_t sequence_length(unsigned char lead) {
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) return 2;
    if (lead >= 0xE0 && lead <= 0xEF) return 3;
    if (lead >= 0xF0 && lead <= 0xF4) return 4;
    return 0;
}

bool second_byte_fits(unsigned char lead, unsigned char second) {
    if (lead == 0xE0) return second >= 0xA0;  // overlong
    if (lead == 0xED) return second <= 0x9F;  // surrogates
    if (lead == 0xF0) return second >= 0x90;  // overlong
    if (lead == 0xF4) return second <= 0x8F;  // above U+10FFFF
    return true;
}

/// Length of the valid sequence at the start of `text`, or 0.
std::size_t valid_sequence(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t length = sequence_length(lead);
    if (length == 0 || length > text.size()) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if ((byte & 0xC0) != 0x80) return 0;
        if (i == 1 && !second_byte_fits(lead, byte)) return 0;
    }
    return length;
}

/// ASCII at the start of `text`, in steps of eight bytes.
std::size_t plain_bytes(std::string_view text) {
    constexpr std::uint64_t kBeyondAscii = 0x8080808080808080U;
    std::size_t bytes = 0;
    for (std::uint64_t word = 0; bytes + sizeof word <= text.size(); bytes += sizeof word) {
        std::memcpy(&word, text.data() + bytes, sizeof word);
        if ((word & kBeyondAscii) != 0) break;
    }
    return bytes;
}

std::size_t step(std::string_view text) {
    return std::max<std::size_t>(1, sequence_length(static_cast<unsigned char>(text.front())));
}

bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == 0x7F || (byte < 0x20 && c != '\t' && c != '\n' && c != '\r');
}

/// The character at the start of `text`, which is a valid sequence of `length` bytes.
std::uint32_t code_point(std::string_view text, std::size_t length) {
    constexpr unsigned kBits = 6;
    const auto lead = static_cast<unsigned char>(text.front());
    std::uint32_t code = length == 1 ? lead : lead & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i)
        code = (code << kBits) | (static_cast<unsigned char>(text[i]) & 0x3FU);
    return code;
}

/// Whether it does something to a terminal instead of standing there.
bool acts(std::uint32_t code) {
    return code < 0x20 || (code >= 0x7F && code <= 0x9F) || (code >= 0x202A && code <= 0x202E) ||
           (code >= 0x2066 && code <= 0x2069);
}

void append_hex(std::string& text, std::uint32_t number, unsigned digits) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    constexpr unsigned kBits = 4;
    while (digits-- > 0) text.push_back(kDigits[(number >> (digits * kBits)) & 0xFU]);
}

std::string visible_but(std::string_view text, std::string_view kept) {
    std::string shown;
    shown.reserve(text.size());
    while (!text.empty()) {
        const std::size_t valid = valid_sequence(text);
        const std::size_t length = std::max<std::size_t>(1, valid);
        if (valid == 0) {
            append_hex(shown.append("<0x"), static_cast<unsigned char>(text.front()), 2);
            shown.push_back('>');
        } else if (const std::uint32_t code = code_point(text, valid);
                   acts(code) && kept.find(text.front()) == std::string_view::npos) {
            append_hex(shown.append("<U+"), code, 4);
            shown.push_back('>');
        } else {
            shown.append(text.substr(0, valid));
        }
        text.remove_prefix(length);
    }
    return shown;
}

std::size_t units(std::size_t bytes) { return bytes == 4 ? 2 : 1; }

}  // namespace

std::string_view trim(std::string_view text) {
    const std::size_t first = text.find_first_not_of(kBlank);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::string to_lower_ascii(std::string_view text) {
    std::string lower{text};
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

bool is_utf8(std::string_view text) {
    while (true) {
        text.remove_prefix(plain_bytes(text));
        if (text.empty()) return true;
        const std::size_t length = valid_sequence(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
}

std::size_t utf16_length(std::string_view text) {
    std::size_t total = 0;
    while (!text.empty()) {
        const std::size_t bytes = step(text);
        total += units(bytes);
        text.remove_prefix(std::min(bytes, text.size()));
    }
    return total;
}

std::string cut(std::string_view text, std::size_t limit) {
    if (utf16_length(text) <= limit) return std::string{text};
    std::size_t kept = 0;
    std::size_t length = 0;
    while (kept < text.size()) {
        const std::size_t bytes = step(text.substr(kept));
        if (length + units(bytes) + 1 > limit) break;
        length += units(bytes);
        kept += bytes;
    }
    return std::string{text.substr(0, kept)}.append(kEllipsis);
}

std::string without_control_characters(std::string_view text) {
    std::string clean{text};
    std::erase_if(clean, is_control);
    return clean;
}

std::string visible(std::string_view text) { return visible_but(text, "\n\t"); }

std::string visible_in_line(std::string_view text) { return visible_but(text, ""); }

}  // namespace dealwire::base
