#include "engine/exporting/filter_values.hpp"

#include "engine/base/text.hpp"
#include "engine/base/time_text.hpp"
#include "engine/exporting/source.hpp"
#include "engine/model/record_id.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace dealwire::exporting {
namespace {

using base::Instant;
using base::Tree;

/// A moment, or the whole of a day: from `first` to just before `end`.
struct Span {
    Instant first;
    Instant end;
};

std::optional<double> number_of(const std::string& text) {
    const auto value = base::to_double(base::Number{text});
    return value && std::isfinite(*value) ? value : std::nullopt;
}

std::optional<double> number_of(const Tree& value) {
    return value.boolean() ? std::nullopt : number_of(text_of(value));
}

std::optional<Span> span_of(const std::string& text) {
    if (const auto moment = base::parse_instant(text))
        return Span{*moment, *moment + std::chrono::milliseconds{1}};
    const auto day = base::parse_date(text);
    if (!day) return std::nullopt;
    const Instant start{std::chrono::sys_days{*day}};
    return Span{start, start + std::chrono::days{1}};
}

bool same_text(std::string_view a, std::string_view b) {
    return base::to_lower_ascii(a) == base::to_lower_ascii(b);
}

bool text_holds(FilterOperator op, const std::string& operand, const std::string& text) {
    switch (op) {
        case FilterOperator::Contains:
            return base::to_lower_ascii(text).find(base::to_lower_ascii(operand)) !=
                   std::string::npos;
        case FilterOperator::StartsWith:
            return base::to_lower_ascii(text).starts_with(base::to_lower_ascii(operand));
        case FilterOperator::MatchesAny:
            return matches_pattern(operand, text);
        default:
            return same_text(text, operand);
    }
}

bool number_holds(const FilterTest& test, double value) {
    std::vector<double> limits;
    for (const std::string& operand : test.operands)
        if (const auto limit = number_of(operand)) limits.push_back(*limit);
    if (limits.size() != test.operands.size() || limits.empty()) return false;
    switch (test.op) {
        case FilterOperator::Above:
            return value > limits.front();
        case FilterOperator::Below:
            return value < limits.front();
        case FilterOperator::Between:
            return limits.size() == 2 && value >= limits[0] && value <= limits[1];
        default:
            return std::ranges::find(limits, value) != limits.end();
    }
}

bool time_holds(const FilterTest& test, const Span& value) {
    std::vector<Span> limits;
    for (const std::string& operand : test.operands)
        if (const auto limit = span_of(operand)) limits.push_back(*limit);
    if (limits.size() != test.operands.size() || limits.empty()) return false;
    switch (test.op) {
        case FilterOperator::Before:
            return value.first < limits.front().first;
        case FilterOperator::After:
            return value.first >= limits.front().end;
        case FilterOperator::Between:
            return limits.size() == 2 && value.first >= limits[0].first &&
                   value.first < limits[1].end;
        default:
            return value.first >= limits.front().first && value.first < limits.front().end;
    }
}

/// What a test of a field without a known type is about.
FilterType type_by_operands(const FilterTest& test, const Tree& value) {
    using enum FilterOperator;
    if (test.op == Above || test.op == Below) return FilterType::Number;
    if (test.op == Before || test.op == After) return FilterType::Time;
    const bool numbers = std::ranges::all_of(
        test.operands, [](const std::string& each) { return number_of(each).has_value(); });
    if (test.op == Between) return numbers ? FilterType::Number : FilterType::Time;
    const bool compares = test.op == Equals || test.op == In;
    return compares && numbers && value.number() ? FilterType::Number : FilterType::Text;
}

bool any_text_holds(const FilterTest& test, const Tree& value) {
    if (value.object() || value.array()) return false;
    const std::string text = text_of(value);
    return std::ranges::any_of(test.operands, [&](const std::string& operand) {
        return text_holds(test.op, operand, text);
    });
}

bool any_id_holds(const FilterTest& test, const Tree& value) {
    const auto id = model::RecordId::parse(text_of(value));
    return id && std::ranges::find(test.operands, id->text()) != test.operands.end();
}

/// Steps over one character of UTF-8.
std::size_t next(std::string_view text, std::size_t at) {
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++at;
    return at;
}

}  // namespace

bool matches_pattern(std::string_view any_case_pattern, std::string_view any_case_text) {
    const std::string pattern = base::to_lower_ascii(any_case_pattern);
    const std::string text = base::to_lower_ascii(any_case_text);
    std::size_t p = 0;
    std::size_t t = 0;
    std::size_t star = std::string::npos;  // the last one seen, and where its text ends so far
    std::size_t star_end = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            star_end = t;
        } else if (p < pattern.size() && pattern[p] == '?') {
            ++p;
            t = next(text, t);
        } else if (p < pattern.size() && pattern[p] == text[t]) {
            ++p;
            ++t;
        } else if (star != std::string::npos) {
            p = star + 1;
            t = star_end = next(text, star_end);
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') ++p;
    return p == pattern.size();
}

bool satisfies(const FilterTest& test, const Tree& value) {
    if (test.op == FilterOperator::Present)
        return test.operands.empty() || test.operands.front() != "false";
    const FilterType type =
        test.type == FilterType::Any ? type_by_operands(test, value) : test.type;
    switch (type) {
        case FilterType::Number: {
            const auto number = number_of(value);
            return number && number_holds(test, *number);
        }
        case FilterType::Time:
        case FilterType::Date: {
            const auto span = span_of(text_of(value));
            return span && time_holds(test, *span);
        }
        case FilterType::Id:
            return any_id_holds(test, value);
        case FilterType::Text:
        case FilterType::Flag:
        case FilterType::Any:
            break;
    }
    return any_text_holds(test, value);
}

bool read_operand(FilterType type, std::string& operand) {
    switch (type) {
        case FilterType::Number:
            return number_of(operand).has_value();
        case FilterType::Flag:
            return operand == "true" || operand == "false";
        case FilterType::Time:
            return span_of(operand).has_value();
        case FilterType::Date:
            return base::parse_date(operand).has_value();
        case FilterType::Id: {
            const auto id = model::RecordId::parse(operand);
            if (id) operand = id->text();
            return id.has_value();
        }
        case FilterType::Text:
        case FilterType::Any:
            break;
    }
    return true;
}

}  // namespace dealwire::exporting
