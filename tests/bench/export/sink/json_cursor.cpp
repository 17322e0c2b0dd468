#include "tests/bench/export/sink/json_cursor.hpp"

#include <algorithm>
#include <charconv>

namespace dealwire::bench {
namespace {

[[noreturn]] void fail(std::size_t at) {
    throw std::runtime_error{"no JSON near byte " + std::to_string(at)};
}

void append_utf8(std::string& out, unsigned code) {
    const auto put = [&](unsigned byte) { out += static_cast<char>(byte); };
    if (code < 0x80U) return put(code);
    if (code < 0x800U) {
        put(0xC0U | code >> 6U);
    } else if (code < 0x10000U) {
        put(0xE0U | code >> 12U);
        put(0x80U | (code >> 6U & 0x3FU));
    } else {
        put(0xF0U | code >> 18U);
        put(0x80U | (code >> 12U & 0x3FU));
        put(0x80U | (code >> 6U & 0x3FU));
    }
    put(0x80U | (code & 0x3FU));
}

/// The first quote or backslash. Two searches for one byte each are faster than one for two.
std::size_t find_mark(std::string_view text, std::size_t at) {
    const std::size_t quote = text.find('"', at);
    if (quote == std::string_view::npos) return quote;
    return std::min(quote, text.substr(0, quote).find('\\', at));
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

char meant_by(char escape) {
    switch (escape) {
        case 'b':
            return '\b';
        case 'f':
            return '\f';
        case 'n':
            return '\n';
        case 'r':
            return '\r';
        case 't':
            return '\t';
        default:
            return escape;
    }
}

}  // namespace

char JsonCursor::next() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
}

void JsonCursor::expect(char wanted) {
    if (next() != wanted) fail(at_);
    ++at_;
}

bool JsonCursor::ends(char close) {
    if (next() != close) return false;
    ++at_;
    return true;
}

bool JsonCursor::goes_on(char close) {
    if (ends(close)) return false;
    expect(',');
    return true;
}

std::string_view JsonCursor::plain_name() {
    expect('"');
    const std::size_t from = at_;
    pass_text();
    const std::string_view name = text_.substr(from, at_ - 1 - from);
    if (name.find('\\') != std::string_view::npos) fail(from);
    return name;
}

/// From behind the first quote to behind the last.
void JsonCursor::pass_text() {
    for (;;) {
        const std::size_t stop = find_mark(text_, at_);
        if (stop == std::string_view::npos) fail(at_);
        at_ = stop + (text_[stop] == '"' ? 1 : 2);
        if (text_[stop] == '"') return;
    }
}

std::string_view JsonCursor::text() {
    const std::size_t from = at_;
    const std::size_t stop = find_mark(text_, at_);
    if (stop == std::string_view::npos) fail(at_);
    if (text_[stop] == '\\') return unescaped(from);
    at_ = stop + 1;
    return text_.substr(from, stop - from);
}

std::string_view JsonCursor::unescaped(std::size_t from) {
    buffer_.clear();
    at_ = from;
    for (;;) {
        const std::size_t stop = find_mark(text_, at_);
        if (stop == std::string_view::npos || stop + 1 >= text_.size()) fail(at_);
        buffer_.append(text_, at_, stop - at_);
        at_ = stop + 1;
        if (text_[stop] == '"') return buffer_;
        append_character();
    }
}

void JsonCursor::append_character() {
    const char escape = text_[at_++];
    if (escape != 'u') {
        buffer_ += meant_by(escape);
        return;
    }
    unsigned code = four_digits();
    const bool high = code >= 0xD800U && code < 0xDC00U;
    if (high && text_.substr(at_, 2) == "\\u") {
        at_ += 2;
        code = 0x10000U + ((code - 0xD800U) << 10U) + (four_digits() - 0xDC00U);
    }
    append_utf8(buffer_, code);
}

unsigned JsonCursor::four_digits() {
    if (at_ + 4 > text_.size()) fail(at_);
    unsigned code = 0;
    std::from_chars(text_.data() + at_, text_.data() + at_ + 4, code, 16);
    at_ += 4;
    return code;
}

std::optional<std::string_view> JsonCursor::scalar() {
    const char first = next();
    if (first == '"') {
        ++at_;
        return text();
    }
    const std::size_t from = at_;
    at_ = std::min(text_.find_first_of(",]} \t\r\n", at_), text_.size());
    const std::string_view word = text_.substr(from, at_ - from);
    if (word.empty() || first == '{' || first == '[') fail(from);
    if (word == "null") return std::nullopt;
    return word;
}

std::string_view JsonCursor::raw() {
    const char first = next();
    const std::size_t from = at_;
    if (first != '{' && first != '[') {
        static_cast<void>(scalar());
        return text_.substr(from, at_ - from);
    }
    for (int depth = 0;;) {
        if (at_ >= text_.size()) fail(from);
        const char mark = text_[at_++];
        if (mark == '"') pass_text();
        if (mark == '{' || mark == '[') ++depth;
        if ((mark == '}' || mark == ']') && --depth == 0) break;
    }
    return text_.substr(from, at_ - from);
}

}  // namespace dealwire::bench
