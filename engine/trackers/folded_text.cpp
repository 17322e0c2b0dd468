#include "engine/trackers/folded_text.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <utility>

namespace dealwire::trackers {
namespace {

using Kind = CharacterKind;

constexpr auto kDecompose = static_cast<utf8proc_option_t>(
    UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE | UTF8PROC_COMPOSE);
constexpr std::int32_t kDotAbove = 0x0307;

bool is_separator(Kind kind) {
    return kind == Kind::Space || kind == Kind::Point || kind == Kind::Stop;
}

bool is_ascii_separator(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x80U && is_separator(kind_of(byte));
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

void FoldedText::begin_sentence(bool joined) {
    if (!starts_.empty()) {
        const bool ends = gap_ == Gap::Stop || gap_ == Gap::Break || !joined;
        gap_ = ends ? Gap::Break : std::max(gap_, Gap::Space);
    }
    starts_.push_back(text_.size());
}

void FoldedText::add(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        if (is_ascii_separator(text[at])) {
            put_separator(kind_of(static_cast<unsigned char>(text[at++])));
            continue;
        }
        std::size_t end = at;
        bool ascii = true;
        for (; end < text.size() && !is_ascii_separator(text[end]); ++end)
            ascii = ascii && static_cast<unsigned char>(text[end]) < 0x80U;
        const std::string_view chunk = text.substr(at, end - at);
        ascii ? add_ascii(chunk) : add_any(chunk);
        at = end;
    }
}

void FoldedText::add_ascii(std::string_view chunk) {
    for (const char c : chunk) {
        const Kind kind = kind_of(static_cast<unsigned char>(c));
        if (kind == Kind::None) continue;
        if (gap_ != Gap::None) close_gap(kind);
        text_.push_back(lower(c));
        last_ = kind;
        last_code_point_ = lower(c);
    }
}

void FoldedText::add_any(std::string_view chunk) {
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(chunk.data());
    const auto size = static_cast<utf8proc_ssize_t>(chunk.size());
    constexpr std::size_t kUsualGrowth = 2;
    buffer_.resize(std::max(buffer_.size(), kUsualGrowth * chunk.size()));
    const auto room = [&] { return static_cast<utf8proc_ssize_t>(buffer_.size()); };
    auto length = utf8proc_decompose(bytes, size, buffer_.data(), room(), kDecompose);
    if (length > room()) {
        buffer_.resize(static_cast<std::size_t>(length));
        length = utf8proc_decompose(bytes, size, buffer_.data(), room(), kDecompose);
    }
    if (length >= 0) length = utf8proc_normalize_utf32(buffer_.data(), length, kDecompose);
    if (length < 0) return put_separator(Kind::Point);
    for (std::size_t i = 0; i < static_cast<std::size_t>(length); ++i) put(buffer_[i]);
}

void FoldedText::put(std::int32_t code_point) {
    // A Turkish capital I with dot folds to an i with a dot of its own, which nobody writes.
    if (code_point == kDotAbove && last_code_point_ == 'i' && gap_ == Gap::None) return;
    const Kind kind = kind_of(code_point);
    if (kind == Kind::None) return;
    if (is_separator(kind)) return put_separator(kind);
    if (gap_ != Gap::None) close_gap(kind);
    std::array<utf8proc_uint8_t, 4> bytes{};
    const auto length = utf8proc_encode_char(code_point, bytes.data());
    text_.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(length));
    last_ = kind;
    last_code_point_ = code_point;
}

void FoldedText::put_separator(Kind kind) {
    const Gap gap = kind == Kind::Space ? Gap::Space : kind == Kind::Stop ? Gap::Stop : Gap::Point;
    gap_ = std::max(gap_, gap);
}

void FoldedText::close_gap(Kind next) {
    const Gap gap = std::exchange(gap_, Gap::None);
    if (text_.empty()) return;
    if (gap == Gap::Break)
        text_.push_back('\n');
    else if (gap != Gap::Space || last_ != Kind::Cjk || next != Kind::Cjk)
        text_.push_back(' ');
}

std::size_t FoldedText::sentence_at(std::size_t byte) const {
    const auto after = std::ranges::upper_bound(starts_, byte);
    const auto number = static_cast<std::size_t>(after - starts_.begin());
    return number == 0 ? 0 : number - 1;
}

void FoldedText::clear() {
    text_.clear();
    starts_.clear();
    gap_ = Gap::None;
    last_ = Kind::None;
    last_code_point_ = 0;
}

std::string folded(std::string_view text) {
    FoldedText one;
    one.add(text);
    return std::string{one.text()};
}

}  // namespace dealwire::trackers
