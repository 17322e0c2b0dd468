#include "engine/canvas/reading.hpp"

#include "engine/base/text.hpp"

#include <algorithm>
#include <cmath>

namespace dealwire::canvas {
namespace {

using base::Tree;

constexpr double kThousand = 1000.0;
constexpr double kLongestMs = 7.0 * 24 * 60 * 60 * kThousand;

std::optional<std::int64_t> scaled(const Tree* value, double factor) {
    if (!value || !value->number()) return std::nullopt;
    const auto number = base::to_double(*value->number());
    if (!number || !(*number >= 0.0) || !(*number * factor <= kLongestMs)) return std::nullopt;
    return static_cast<std::int64_t>(std::llround(*number * factor));
}

}  // namespace

const Tree::Array& list_at(const Tree& tree, std::string_view path) {
    static const Tree::Array kNone;
    const Tree* found = tree.at(path);
    return found && found->array() ? *found->array() : kNone;
}

std::string words_at(const Tree& tree, std::string_view path) {
    return std::string{base::trim(tree.text_at(path).value_or(""))};
}

std::optional<std::int64_t> as_seconds(const Tree& value) { return scaled(&value, kThousand); }

std::optional<std::int64_t> seconds_at(const Tree& tree, std::string_view path) {
    return scaled(tree.at(path), kThousand);
}

std::optional<std::int64_t> milliseconds_at(const Tree& tree, std::string_view path) {
    return scaled(tree.at(path), 1.0);
}

std::string safe_address(const std::string& text) {
    constexpr std::string_view kScheme = "https://";
    constexpr std::size_t kLongest = 2000;
    const bool plain = std::ranges::all_of(text, [](char c) {
        return c > ' ' && c < '\x7F' && c != '"' && c != '\'' && c != '<' && c != '>' && c != '\\';
    });
    const bool named = text.size() > kScheme.size() && text.starts_with(kScheme);
    return plain && named && text.size() <= kLongest ? text : "";
}

}  // namespace dealwire::canvas
