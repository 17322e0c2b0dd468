#include "engine/exporting/transform.hpp"

#include "engine/base/text.hpp"
#include "engine/exporting/walk.hpp"

#include <array>
#include <cctype>
#include <cstdio>

namespace dealwire::exporting {
namespace {

using base::Tree;
using Values = std::vector<const Tree*>;
using Found = std::optional<std::string>;

constexpr std::string_view kSmartPrefix = "[Smart] ";

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kEntities{{
    {"&lt;", "<"},
    {"&gt;", ">"},
    {"&quot;", "\""},
    {"&#39;", "'"},
    {"&nbsp;", " "},
    {"&amp;", "&"},
}};

/// The first text that is not blank.
Found first_of(const FieldRule& rule, const Scope& scope) {
    Found first;
    for (const Path& path : rule.from) {
        if (first) break;
        each_at(path, scope, [&](const FoundItem& found) {
            std::string text = text_of(*found.item);
            if (!base::trim(text).empty()) first = std::move(text);
            return !first;
        });
    }
    return first;
}

Found joined(const FieldRule& rule, const Values& values) {
    std::string text;
    for (const Tree* value : values) {
        const std::string part = rule.each.empty() ? text_of(*value) : filled(rule.each, *value);
        if (base::trim(part).empty()) continue;
        if (!text.empty()) text.append(rule.separator);
        text.append(part);
    }
    if (text.empty()) return std::nullopt;
    return text;
}

Found smart_prefixed(const FieldRule& rule, const Scope& scope) {
    Found name = first_of(rule, scope);
    if (!name || !scope.item) return name;
    const std::string type = base::to_lower_ascii(scope.item->text_at("type").value_or(""));
    if (type == "smart" && !name->starts_with(kSmartPrefix)) name->insert(0, kSmartPrefix);
    return name;
}

std::vector<double> numbers_of(const Values& values) {
    std::vector<double> numbers;
    for (const Tree* value : values)
        if (const auto number = base::to_double(base::Number{text_of(*value)}))
            numbers.push_back(*number);
    return numbers;
}

/// The smallest of the values as it was written, so that it keeps its digits.
Found minimum(const Values& values) {
    Found least;
    double bound = 0;
    for (const Tree* value : values) {
        const std::string text = text_of(*value);
        const auto number = base::to_double(base::Number{text});
        if (!number || (least && *number >= bound)) continue;
        bound = *number;
        least = text;
    }
    return least;
}

Found sum(const Values& values) {
    const std::vector<double> numbers = numbers_of(values);
    if (numbers.empty()) return std::nullopt;
    double total = 0;
    for (const double number : numbers) total += number;
    std::array<char, 400> text{};
    const int length = std::snprintf(text.data(), text.size(), "%.6f", total);
    return std::string(text.data(), static_cast<std::size_t>(length));
}

bool starts_tag(std::string_view text) {
    if (text.starts_with("<!--")) return true;
    const std::size_t letter = text.starts_with("</") ? 1 : 0;
    return text.size() > letter + 1 && std::isalpha(static_cast<unsigned char>(text[letter + 1]));
}

bool breaks_line(std::string_view tag) {
    const std::string lower = base::to_lower_ascii(tag);
    return lower.starts_with("<br") || lower.starts_with("</p") || lower.starts_with("</li") ||
           lower.starts_with("</div");
}

/// Moves a mention `@[name](id)` at the front of `text` to `plain`; false where there is none.
bool take_mention(std::string_view& text, std::string& plain) {
    if (!text.starts_with("@[")) return false;
    const std::size_t middle = text.find("](");
    const std::size_t end = middle == std::string_view::npos ? middle : text.find(')', middle);
    if (end == std::string_view::npos) return false;
    plain.append("@").append(text.substr(2, middle - 2));
    text.remove_prefix(end + 1);
    return true;
}

/// Moves one tag, entity or character off the front of `text` to `plain`.
void take_one(std::string_view& text, std::string& plain) {
    if (take_mention(text, plain)) return;
    if (text.front() == '<' && starts_tag(text)) {
        const std::string_view close = text.starts_with("<!--") ? "-->" : ">";
        const std::size_t end = text.find(close);
        if (end != std::string_view::npos) {
            if (breaks_line(text)) plain.push_back('\n');
            return text.remove_prefix(end + close.size());
        }
    }
    for (const auto& [entity, meaning] : kEntities)
        if (text.starts_with(entity)) {
            plain.append(meaning);
            return text.remove_prefix(entity.size());
        }
    plain.push_back(text.front());
    text.remove_prefix(1);
}

}  // namespace

std::string plain_text(std::string_view text) {
    std::string plain;
    plain.reserve(text.size());
    while (!text.empty()) take_one(text, plain);
    return std::string{base::trim(plain)};
}

std::string filled(std::string_view pattern, const Tree& value) {
    std::string text;
    while (!pattern.empty()) {
        const std::size_t open = pattern.find('{');
        const std::size_t close = pattern.find('}', open == std::string_view::npos ? 0 : open);
        if (open == std::string_view::npos || close == std::string_view::npos) break;
        text.append(pattern.substr(0, open));
        const std::string_view name = pattern.substr(open + 1, close - open - 1);
        text.append(name.empty() ? text_of(value) : value.text_at(name).value_or(""));
        pattern.remove_prefix(close + 1);
    }
    return text.append(pattern);
}

Found transformed(const FieldRule& rule, const Scope& scope, const UserLookup& user_of) {
    switch (rule.transform) {
        case Transform::None:
            return first_of(rule, scope);
        case Transform::SmartPrefix:
            return smart_prefixed(rule, scope);
        case Transform::Join:
            return joined(rule, values_at(rule.from, scope));
        case Transform::Minimum:
            return minimum(values_at(rule.from, scope));
        case Transform::Sum:
            return sum(values_at(rule.from, scope));
        case Transform::Count:
            return std::to_string(values_at(rule.from, scope).size());
        case Transform::PlainText:
            if (const Found text = first_of(rule, scope)) return plain_text(*text);
            return std::nullopt;
        case Transform::User:
            if (const Found id = first_of(rule, scope)) return user_of(*id);
            return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace dealwire::exporting
