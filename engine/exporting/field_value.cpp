#include "engine/exporting/field_value.hpp"

#include "engine/base/text.hpp"
#include "engine/base/time_text.hpp"
#include "engine/exporting/decimal.hpp"
#include "engine/model/record_id.hpp"

#include <algorithm>

namespace dealwire::exporting {
namespace {

using base::Tree;

constexpr std::size_t kLongestUrl = 255;
constexpr std::size_t kLongestPhone = 40;
constexpr std::size_t kLongestEmail = 80;
constexpr std::size_t kLongestPicklist = 255;
constexpr std::size_t kSeen = 60;
constexpr std::string_view kAddressCharacters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.!#$%&'*/=?^_+-`{|}~@";

Tree text_or_null(std::string text) {
    if (text.empty()) return {};
    return Tree{std::move(text)};
}

Tree fitted(const FieldRule& rule, std::string text, MadeValue& made) {
    // Never more UTF-16 units than bytes.
    const std::size_t whole = text.size() > rule.length ? base::utf16_length(text) : 0;
    if (whole <= rule.length) return text_or_null(std::move(text));
    made.fate = Fate::Cut;
    made.whole = whole;
    return Tree{base::cut(text, rule.length)};
}

Tree long_text(const FieldRule& rule, const std::string& text, MadeValue& made) {
    std::string clean = base::without_control_characters(text);
    std::erase(clean, '\r');
    const std::string_view trimmed = base::trim(clean);
    if (trimmed.size() < clean.size()) clean = std::string{trimmed};
    return fitted(rule, std::move(clean), made);
}

bool same_ascii(std::string_view a, std::string_view b) {
    const auto lower = [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    };
    return std::ranges::equal(a, b, {}, lower, lower);
}

Tree number(const FieldRule& rule, const std::string& text) {
    auto rounded = round_decimal(base::trim(text), rule.scale);
    if (!rounded || digits_before_point(*rounded) > rule.digits - rule.scale) return {};
    return Tree{base::Number{std::move(*rounded)}};
}

/// Salesforce takes the years 1700 to 4000.
bool in_range(base::Instant time) {
    using namespace std::chrono;
    return time >= sys_days{year{1700} / 1 / 1} && time < sys_days{year{4001} / 1 / 1};
}

Tree date_time(const std::string& text) {
    const auto time = base::parse_instant(text);
    if (!time || !in_range(*time)) return {};
    return Tree{base::to_text(base::Instant{std::chrono::floor<std::chrono::seconds>(*time)})};
}

Tree date(const std::string& text) {
    if (const auto day = base::parse_date(text)) return Tree{base::to_text(*day)};
    const auto time = base::parse_instant(text);
    if (!time || !in_range(*time)) return {};
    return Tree{base::to_text(base::Date{std::chrono::floor<std::chrono::days>(*time)})};
}

Tree url(const std::string& text) {
    std::string line = one_line(text);
    const std::string scheme = base::to_lower_ascii(line.substr(0, 8));
    const bool web = scheme.starts_with("https://") || scheme.starts_with("http://");
    if (!web || base::utf16_length(line) > kLongestUrl) return {};
    return Tree{std::move(line)};
}

Tree short_or_null(const std::string& text, std::size_t limit) {
    std::string line = one_line(text);
    if (base::utf16_length(line) > limit) return {};
    return text_or_null(std::move(line));
}

Tree picklist(const FieldRule& rule, const std::string& text, MadeValue& made) {
    const std::string_view wanted = base::trim(text);
    if (wanted.empty()) return {};
    for (const auto& [from, to] : rule.values)
        if (same_ascii(from, wanted)) {
            if (to.empty()) made.fate = Fate::Absent;  // empty on purpose
            return text_or_null(to);
        }
    made.fate = Fate::Unlisted;
    if (rule.otherwise) return text_or_null(*rule.otherwise);
    if (rule.unlisted == Unlisted::Pass) return short_or_null(text, kLongestPicklist);
    if (rule.unlisted == Unlisted::Park) made.fate = Fate::Parked;
    return {};
}

Tree email(const std::string& text) {
    std::string address = base::to_lower_ascii(base::trim(text));
    return is_plain_address(address) ? Tree{std::move(address)} : Tree{};
}

Tree reference(const std::string& text) {
    const auto id = model::RecordId::parse(base::trim(text));
    return id ? Tree{id->text()} : Tree{};
}

Tree typed(const FieldRule& rule, const std::string& text, MadeValue& made) {
    switch (rule.type) {
        case FieldType::Text:
            return fitted(rule, one_line(text), made);
        case FieldType::LongText:
            return long_text(rule, text, made);
        case FieldType::Number:
            return number(rule, text);
        case FieldType::Boolean:
            return Tree{base::to_lower_ascii(text) == "true"};
        case FieldType::Date:
            return date(text);
        case FieldType::DateTime:
            return date_time(text);
        case FieldType::Url:
            return url(text);
        case FieldType::Email:
            return email(text);
        case FieldType::Phone:
            return short_or_null(text, kLongestPhone);
        case FieldType::Picklist:
            return picklist(rule, text, made);
        case FieldType::Reference:
            return reference(text);
        case FieldType::Id:
            return short_or_null(text, rule.length);
    }
    return {};
}

/// The value of what was found, before defaults.
Tree found_value(const FieldRule& rule, const std::optional<std::string>& text, MadeValue& made) {
    const bool found = text && !base::trim(*text).empty();
    if (!found) made.fate = Fate::Absent;
    if (!text) return {};
    Tree value = typed(rule, *text, made);
    if (found && value.is_null() && made.fate == Fate::Sent) made.fate = Fate::Unfit;
    const bool noted = made.fate == Fate::Unfit || made.fate == Fate::Unlisted;
    if (noted || made.fate == Fate::Parked) made.seen = base::cut(one_line(*text), kSeen);
    return value;
}

/// Whether nothing of it is white space but single blanks between words.
bool is_one_line(std::string_view text) {
    bool gap = true;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte > 0x20 && byte != 0x7F) {
            gap = false;
            continue;
        }
        if (c != ' ' || gap) return false;
        gap = true;
    }
    return !gap || text.empty();
}

}  // namespace

bool is_plain_address(std::string_view text) {
    if (text.size() > kLongestEmail) return false;
    if (text.find_first_not_of(kAddressCharacters) != std::string_view::npos) return false;
    const std::size_t at = text.find('@');
    if (at == 0 || at == std::string_view::npos || text.find('@', at + 1) != std::string_view::npos)
        return false;
    const std::string_view local = text.substr(0, at);
    const std::string_view domain = text.substr(at + 1);
    const auto dotted_well = [](std::string_view part) {
        return !part.starts_with('.') && !part.ends_with('.') &&
               part.find("..") == std::string_view::npos;
    };
    return dotted_well(local) && dotted_well(domain) && domain.find('.') != std::string_view::npos;
}

std::string one_line(std::string_view text) {
    if (is_one_line(text)) return std::string{text};
    std::string line;
    line.reserve(text.size());
    bool gap = false;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte <= 0x20 || byte == 0x7F) {
            gap = !line.empty();
            continue;
        }
        if (gap) line.push_back(' ');
        gap = false;
        line.push_back(c);
    }
    return line;
}

MadeValue make_value(const FieldRule& rule, const Scope& scope, const UserLookup& user_of) {
    MadeValue made;
    if (rule.constant) {
        made.value = *rule.constant;
        return made;
    }
    Tree value = found_value(rule, transformed(rule, scope, user_of), made);
    if (made.fate == Fate::Parked) value = Tree{made.seen};
    if (value.is_null() && rule.fallback) {
        MadeValue ignored;
        value = typed(rule, *rule.fallback, ignored);
        made.by_default = true;
    }
    if (value.is_null() && rule.type == FieldType::Boolean) value = Tree{false};
    if (!value.is_null() || rule.clears) made.value = std::move(value);
    return made;
}

std::optional<Tree> field_value(const FieldRule& rule, const Scope& scope,
                                const UserLookup& user_of) {
    return make_value(rule, scope, user_of).value;
}

}  // namespace dealwire::exporting
