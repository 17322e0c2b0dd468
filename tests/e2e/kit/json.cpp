#include "tests/e2e/kit/json.hpp"

#include "adapters/json/json.hpp"

#include <stdexcept>

namespace dealwire::e2e {

using base::Tree;

Tree json_of(std::string_view text) {
    constexpr std::size_t kShown = 2000;
    auto value = json::parse(text);
    if (!value)
        throw std::runtime_error("no JSON (" + value.error().reason +
                                 "): " + std::string{text.substr(0, kShown)});
    return std::move(*value);
}

std::string text(const Tree& tree, std::string_view path) {
    return tree.text_at(path).value_or("");
}

std::int64_t number(const Tree& tree, std::string_view path) {
    const Tree* found = tree.at(path);
    const base::Number* value = found ? found->number() : nullptr;
    const auto whole = value ? base::to_integer(*value) : std::nullopt;
    if (!whole)
        throw std::runtime_error("no number at " + std::string{path} + " of " +
                                 json::to_text(tree));
    return *whole;
}

bool flag(const Tree& tree, std::string_view path) {
    const Tree* found = tree.at(path);
    const bool* value = found ? found->boolean() : nullptr;
    return value && *value;
}

std::vector<Tree> list(const Tree& tree, std::string_view path) {
    const Tree* found = tree.at(path);
    const Tree::Array* array = found ? found->array() : nullptr;
    return array ? *array : std::vector<Tree>{};
}

std::set<std::string> texts(const Tree& tree, std::string_view path) {
    std::set<std::string> result;
    for (const Tree& element : list(tree, path)) result.insert(text(element, ""));
    return result;
}

}  // namespace dealwire::e2e
