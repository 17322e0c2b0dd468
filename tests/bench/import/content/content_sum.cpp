#include "tests/bench/import/content/content_sum.hpp"

#define XXH_INLINE_ALL  // the header alone
#include <xxhash.h>

#include <charconv>
#include <chrono>
#include <cstdio>

namespace dealwire::bench {
namespace {

int digits_at(std::string_view text, std::size_t at, std::size_t count) {
    int number = 0;
    if (at + count <= text.size())
        std::from_chars(text.data() + at, text.data() + at + count, number);
    return number;
}

/// `2026-01-02T03:04:05`, with or without T, milliseconds and zone; always UTC.
std::string milliseconds(std::string_view text) {
    using namespace std::chrono;
    if (text.size() < 19 || text[4] != '-') return std::string{text};  // milliseconds already
    const year_month_day date{year{digits_at(text, 0, 4)},
                              month{static_cast<unsigned>(digits_at(text, 5, 2))},
                              day{static_cast<unsigned>(digits_at(text, 8, 2))}};
    const auto instant = sys_days{date} + hours{digits_at(text, 11, 2)} +
                         minutes{digits_at(text, 14, 2)} + seconds{digits_at(text, 17, 2)};
    std::int64_t count =
        duration_cast<std::chrono::milliseconds>(instant.time_since_epoch()).count();
    if (text.size() > 23 && text[19] == '.') count += digits_at(text, 20, 3);
    return std::to_string(count);
}

/// Without zeros that say nothing: `18.0` is `18`, `0.50` is `0.5`.
std::string plain_number(std::string_view text) {
    if (text.find_first_of("eE") != std::string_view::npos) {
        double value = 0;
        std::from_chars(text.data(), text.data() + text.size(), value);
        char buffer[64];
        const auto end =
            std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed);
        return plain_number({buffer, end.ptr});
    }
    if (text.find('.') == std::string_view::npos) return std::string{text};
    const std::size_t last = text.find_last_not_of('0');
    return std::string{text.substr(0, text[last] == '.' ? last : last + 1)};
}

}  // namespace

std::string canonical(Kind kind, std::string_view value) {
    if (value.empty()) return {};
    switch (kind) {
        case Kind::Instant:
            return milliseconds(value);
        case Kind::Number:
        case Kind::Currency:
        case Kind::Percent:
        case Kind::Whole:
            return plain_number(value);
        case Kind::Flag:
            return value == "true" || value == "t" || value == "1" ? "true" : "false";
        default:
            return std::string{value};
    }
}

void ContentSum::add(std::string_view id, std::string_view field, std::string_view value) {
    if (value.empty()) return;
    thread_local std::string text;
    text.assign(id).append(1, '\0').append(field).append(1, '\0').append(value);
    const XXH128_hash_t hash = XXH3_128bits(text.data(), text.size());
    low += hash.low64;
    high += hash.high64;
    ++cells;
}

ContentSum& ContentSum::operator+=(const ContentSum& other) {
    rows += other.rows;
    cells += other.cells;
    low += other.low;
    high += other.high;
    return *this;
}

ContentSum& ContentSum::operator-=(const ContentSum& other) {
    rows -= other.rows;
    cells -= other.cells;
    low -= other.low;
    high -= other.high;
    return *this;
}

std::string ContentSum::text() const {
    char hash[33];
    std::snprintf(hash, sizeof hash, "%016llx%016llx", static_cast<unsigned long long>(high),
                  static_cast<unsigned long long>(low));
    return std::to_string(rows) + " " + std::to_string(cells) + " " + hash;
}

void add_cells(ContentSum& sum, const Object& object, const std::vector<std::string>& cells) {
    const std::string& id = cells[object.column("Id")];
    sum.add_row();
    for (std::size_t i = 0; i < cells.size(); ++i)
        sum.add(id, object.fields[i].name, canonical(object.fields[i].kind, cells[i]));
}

}  // namespace dealwire::bench
