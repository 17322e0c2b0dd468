#include "tests/simulators/salesforce/soql/literal_value.hpp"

#include "tests/simulators/salesforce/soql/query_error.hpp"
#include "tests/simulators/salesforce/soql/text.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <optional>

namespace dealwire::orgsim::soql {

namespace {

constexpr std::size_t kDateSize = 10;
constexpr std::size_t kTimeSize = 8;

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t size) {
    if (at + size > text.size()) return std::nullopt;
    int value = 0;
    for (const char c : text.substr(at, size)) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

std::optional<std::chrono::sys_days> calendar_day(std::string_view text) {
    const auto year = digits(text, 0, 4);
    const auto month = digits(text, 5, 2);
    const auto day = digits(text, 8, 2);
    if (!year || !month || !day) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{*year},
                                           std::chrono::month{static_cast<unsigned>(*month)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days{date};
}

/// `Z`, `+01:00`, `-0800`; nothing else.
std::optional<std::chrono::minutes> zone_offset(std::string_view text) {
    if (text == "Z" || text == "z") return std::chrono::minutes{0};
    if (text.empty() || (text[0] != '+' && text[0] != '-')) return std::nullopt;
    const bool colon = text.size() == 6 && text[3] == ':';
    if (!colon && text.size() != 5) return std::nullopt;
    const auto hours = digits(text, 1, 2);
    const auto minutes = digits(text, colon ? 4 : 3, 2);
    if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
    const std::chrono::minutes offset{*hours * 60 + *minutes};
    return text[0] == '-' ? -offset : offset;
}

std::string_view expected_type(FieldType type) {
    switch (type) {
        case FieldType::Boolean:
            return "boolean";
        case FieldType::Int:
            return "int";
        case FieldType::Double:
        case FieldType::Currency:
        case FieldType::Percent:
            return "double";
        case FieldType::Date:
            return "date";
        case FieldType::DateTime:
            return "dateTime";
        case FieldType::Time:
            return "time";
        default:
            return "string";
    }
}

LiteralKind expected_kind(FieldType type) {
    switch (type) {
        case FieldType::Boolean:
            return LiteralKind::Boolean;
        case FieldType::Int:
        case FieldType::Double:
        case FieldType::Currency:
        case FieldType::Percent:
            return LiteralKind::Number;
        case FieldType::Date:
            return LiteralKind::Date;
        case FieldType::DateTime:
            return LiteralKind::DateTime;
        default:
            return LiteralKind::Text;
    }
}

ApiError wrong_type(const Literal& literal, const FieldSchema& field, std::string_view query) {
    const bool text = expected_kind(field.type) == LiteralKind::Text;
    return error_at("INVALID_FIELD", query, literal.offset,
                    "value of filter criterion for field '" + field.name + "' must be of type " +
                        std::string{expected_type(field.type)} + " and should " +
                        (text ? "" : "not ") + "be enclosed in quotes");
}

Value text_value(const Literal& literal, const FieldSchema& field, std::string_view query) {
    if (literal.text.empty()) return {};
    if (!is_id(field.type)) return literal.text;
    std::string id = long_id(literal.text);
    if (id.empty()) {
        throw error_at("INVALID_QUERY_FILTER_OPERATOR", query, literal.offset,
                       "invalid ID field: " + literal.text);
    }
    return id;
}

double number(const std::string& text) {
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

}  // namespace

bool is_date(std::string_view text) {
    return text.size() == kDateSize && text[4] == '-' && text[7] == '-' && calendar_day(text);
}

std::string stored_datetime(std::string_view literal) {
    if (literal.size() <= kDateSize || !is_date(literal.substr(0, kDateSize))) return {};
    std::string_view clock = literal.substr(kDateSize + 1);
    const auto hours = digits(clock, 0, 2);
    const auto minutes = digits(clock, 3, 2);
    const auto seconds = digits(clock, 6, 2);
    const bool sane = hours && minutes && seconds && clock[2] == ':' && clock[5] == ':' &&
                      *hours < 24 && *minutes < 60 && *seconds < 60;
    if (!sane) return {};
    clock.remove_prefix(kTimeSize);
    int millis = 0;
    if (!clock.empty() && clock[0] == '.') {
        const auto end = clock.find_first_not_of("0123456789", 1);
        if (end == std::string_view::npos || end == 1) return {};
        std::string fraction{clock.substr(1, end - 1)};
        fraction.resize(3, '0');
        millis = *digits(fraction, 0, 3);
        clock.remove_prefix(end);
    }
    const auto zone = zone_offset(clock);
    if (!zone) return {};
    const auto moment = std::chrono::sys_seconds{*calendar_day(literal)} +
                        std::chrono::hours{*hours} + std::chrono::minutes{*minutes} +
                        std::chrono::seconds{*seconds} - *zone;
    const auto day = std::chrono::floor<std::chrono::days>(moment);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{moment - day};
    if (static_cast<int>(date.year()) < 0 || static_cast<int>(date.year()) > 9999) return {};
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ",
                  static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
                  static_cast<int>(time.minutes().count()),
                  static_cast<int>(time.seconds().count()), millis);
    return text.data();
}

Value literal_value(const Literal& literal, const FieldSchema& field, std::string_view query) {
    if (literal.kind == LiteralKind::Null) return {};
    const LiteralKind expected = expected_kind(field.type);
    if (literal.kind != expected) throw wrong_type(literal, field, query);
    switch (expected) {
        case LiteralKind::Text:
            return text_value(literal, field, query);
        case LiteralKind::Boolean:
            return std::int64_t{same_name(literal.text, "true")};
        case LiteralKind::Number:
            return number(literal.text);
        case LiteralKind::Date:
            if (!is_date(literal.text)) break;
            return literal.text;
        default: {
            std::string moment = stored_datetime(literal.text);
            if (moment.empty()) break;
            return moment;
        }
    }
    throw error_at("MALFORMED_QUERY", query, literal.offset, "Invalid date: " + literal.text);
}

}  // namespace dealwire::orgsim::soql
