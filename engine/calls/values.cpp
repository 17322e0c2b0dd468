#include "engine/calls/values.hpp"

#include "engine/base/time_text.hpp"

#include <array>
#include <cstdio>

namespace dealwire::calls {
namespace {

using base::Tree;

std::optional<std::string> id_text(const Tree& value) {
    if (value.string()) return *value.string();
    if (value.number()) return value.number()->text;
    return std::nullopt;
}

}  // namespace

const Tree* member(const Tree& object, std::string_view name) {
    const Tree* found = object.find(name);
    return found && !found->is_null() ? found : nullptr;
}

Read<std::optional<std::string>> read_text(const Tree& object, std::string_view name,
                                           const std::string& path) {
    const Tree* value = member(object, name);
    if (!value) return std::nullopt;
    auto text = id_text(*value);
    if (!text) return wrong(path + ": must be a string");
    return text;
}

Read<std::optional<std::vector<std::string>>> read_ids(const Tree& object, std::string_view name,
                                                       const std::string& path) {
    const Tree* value = member(object, name);
    if (!value) return std::nullopt;
    if (!value->array()) return wrong(path + ": must be an array of strings");
    if (value->array()->empty())
        return wrong(path + ": must not be empty but can be null or can be omitted");
    std::vector<std::string> ids;
    for (const Tree& each : *value->array()) {
        auto text = id_text(each);
        if (!text) return wrong(path + ": must be an array of strings");
        ids.push_back(std::move(*text));
    }
    return ids;
}

Read<std::optional<base::Instant>> read_instant(const Tree& object, std::string_view name,
                                                const std::string& path) {
    const auto text = read_text(object, name, path);
    if (!text) return wrong(text.error());
    if (!*text || (*text)->empty()) return std::nullopt;
    const auto moment = parse_moment(**text);
    if (!moment)
        return wrong(path + ": must be a date-time with a zone, such as 2026-03-02T09:30:00Z");
    return moment;
}

std::optional<base::Instant> parse_moment(std::string_view text) {
    if (const auto day = base::parse_date(text)) return std::chrono::sys_days{*day};
    std::string written{text};
    if (const auto blank = written.rfind(' '); blank != std::string::npos) written[blank] = '+';
    return base::parse_instant(written);
}

Tree text_or_null(const std::string& text) { return text.empty() ? Tree{} : Tree{text}; }

Tree text_or_null(const std::optional<std::string>& text) {
    return text ? text_or_null(*text) : Tree{};
}

Tree whole(std::int64_t value) { return Tree{value}; }

Tree decimal(double value) {
    std::array<char, 400> text{};
    std::snprintf(text.data(), text.size(), "%.3f", value);
    std::string written{text.data()};
    while (written.ends_with('0')) written.pop_back();
    if (written.ends_with('.')) written.pop_back();
    return Tree{base::Number{written == "-0" ? "0" : written}};
}

std::optional<double> double_at(const Tree& tree, std::string_view path) {
    const Tree* value = tree.at(path);
    return value && value->number() ? base::to_double(*value->number()) : std::nullopt;
}

const Tree::Array& list_at(const Tree& tree, std::string_view path) {
    static const Tree::Array kEmpty;
    const Tree* value = tree.at(path);
    return value && value->array() ? *value->array() : kEmpty;
}

}  // namespace dealwire::calls
