#include "engine/trackers/word_border.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <string>

namespace dealwire::trackers {
namespace {

using Kind = CharacterKind;

struct Range {
    std::int32_t first;
    std::int32_t last;
    Kind kind;
};

// Blocks of scripts whose words are not kept apart by spaces (Unicode 15, Blocks.txt). Punctuation
// and marks within them are told by their category.
constexpr std::array kScripts{
    Range{0x0E00, 0x0EFF, Kind::Unspaced},  // Thai, Lao
    Range{0x1000, 0x109F, Kind::Unspaced},  // Myanmar
    Range{0x1100, 0x11FF, Kind::Hangul},    // Jamo
    Range{0x1780, 0x17FF, Kind::Unspaced},  // Khmer
    Range{0x2E80, 0x2FDF, Kind::Cjk},       // radicals
    Range{0x3005, 0x3007, Kind::Cjk},       // iteration mark, closing mark, zero
    Range{0x3040, 0x312F, Kind::Cjk},       // kana, bopomofo
    Range{0x3130, 0x318F, Kind::Hangul},    // compatibility jamo
    Range{0x31A0, 0x31FF, Kind::Cjk},       // bopomofo and kana extensions
    Range{0x3400, 0x4DBF, Kind::Cjk},       // Han
    Range{0x4E00, 0x9FFF, Kind::Cjk},       // Han
    Range{0xA960, 0xA97F, Kind::Hangul},    // Jamo
    Range{0xA9E0, 0xA9FF, Kind::Unspaced},  // Myanmar
    Range{0xAA60, 0xAA7F, Kind::Unspaced},  // Myanmar
    Range{0xAC00, 0xD7FF, Kind::Hangul},    // syllables, Jamo
    Range{0xF900, 0xFAFF, Kind::Cjk},       // Han
    Range{0x1AFF0, 0x1B16F, Kind::Cjk},     // kana
    Range{0x20000, 0x3FFFF, Kind::Cjk},     // Han
};

// Marks that end a sentence, as they are after compatibility folding.
constexpr std::array<std::int32_t, 13> kStops{
    '!', '.', '?', 0x0589, 0x061F, 0x06D4, 0x0964, 0x0965, 0x203D, 0x3002, 0x1362, 0x1367, 0x104B};

bool is_kept_point(std::int32_t code_point) {
    return code_point == '#' || code_point == '&' || code_point == '@' || code_point == '%';
}

Kind kind_of_letter(std::int32_t code_point) {
    const auto* after = std::ranges::upper_bound(kScripts, code_point, {}, &Range::first);
    if (after == kScripts.begin()) return Kind::Word;
    const Range& range = *std::prev(after);
    return code_point <= range.last ? range.kind : Kind::Word;
}

Kind kind_of_point(std::int32_t code_point) {
    if (is_kept_point(code_point)) return Kind::Symbol;
    return std::ranges::find(kStops, code_point) == kStops.end() ? Kind::Point : Kind::Stop;
}

Kind found_kind(std::int32_t code_point) {
    const auto category = utf8proc_category(code_point);
    switch (category) {
        case UTF8PROC_CATEGORY_MN:
        case UTF8PROC_CATEGORY_MC:
        case UTF8PROC_CATEGORY_ME:
            return Kind::Mark;
        case UTF8PROC_CATEGORY_SM:
        case UTF8PROC_CATEGORY_SC:
        case UTF8PROC_CATEGORY_SO:
            return Kind::Symbol;
        case UTF8PROC_CATEGORY_SK:
            return Kind::Point;
        case UTF8PROC_CATEGORY_ZS:
        case UTF8PROC_CATEGORY_ZL:
        case UTF8PROC_CATEGORY_ZP:
            return Kind::Space;
        case UTF8PROC_CATEGORY_CC:
            return code_point >= '\t' && code_point <= '\r' ? Kind::Space : Kind::None;
        case UTF8PROC_CATEGORY_CF:
        case UTF8PROC_CATEGORY_CS:
            return Kind::None;
        default:
            break;
    }
    const bool point = category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_PO;
    return point ? kind_of_point(code_point) : kind_of_letter(code_point);
}

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

Kind kind_at(std::string_view text, std::size_t at) {
    const auto lead = static_cast<unsigned char>(text[at]);
    if (lead < 0x80U) return kind_of(lead);
    std::int32_t code_point = 0;
    utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data() + at),
                     static_cast<utf8proc_ssize_t>(text.size() - at), &code_point);
    return kind_of(code_point);
}

/// Of the character before, without the marks that it carries. Marks that nothing carries count as
/// what stands before them: at the beginning of a text as after a blank.
Kind kind_before(std::string_view text, std::size_t at) {
    Kind kind = Kind::Mark;
    while (kind == Kind::Mark && at > 0) {
        do --at;
        while (at > 0 && continues(text[at]));
        kind = kind_at(text, at);
    }
    return kind == Kind::Mark ? Kind::Space : kind;
}

bool of_one_word(Kind before, Kind after) {
    const auto joins = [](Kind kind) { return kind == Kind::Word || kind == Kind::Mark; };
    return joins(before) && joins(after);
}

std::array<Kind, 128> ascii_kinds() {
    std::array<Kind, 128> kinds{};
    for (std::size_t i = 0; i < kinds.size(); ++i)
        kinds[i] = found_kind(static_cast<std::int32_t>(i));
    return kinds;
}

}  // namespace

CharacterKind kind_of(std::int32_t code_point) {
    static const std::array<Kind, 128> kAscii = ascii_kinds();
    if (code_point >= 0 && code_point < 128) return kAscii[static_cast<std::size_t>(code_point)];
    return found_kind(code_point);
}

bool may_begin_at(std::string_view text, std::size_t at, bool open) {
    if (at == 0 || open) return true;
    const Kind after = kind_at(text, at);
    const Kind before = kind_before(text, at);
    if (before == Kind::Hangul && after == Kind::Hangul) return false;
    return !of_one_word(before, after);
}

bool may_end_at(std::string_view text, std::size_t at, bool open) {
    if (at >= text.size()) return true;
    const Kind after = kind_at(text, at);
    if (after == Kind::Mark) return false;
    return open || !of_one_word(kind_before(text, at), after);
}

}  // namespace dealwire::trackers
