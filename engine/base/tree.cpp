#include "engine/base/tree.hpp"

#include <charconv>
#include <cmath>

namespace dealwire::base {

const Tree* Tree::find(std::string_view key) const {
    const Object* members = object();
    if (!members) return nullptr;
    for (const auto& [name, value] : *members)
        if (name == key) return &value;
    return nullptr;
}

const Tree* Tree::at(std::string_view path) const {
    const Tree* here = this;
    while (here && !path.empty()) {
        const std::size_t dot = path.find('.');
        here = here->find(path.substr(0, dot));
        path = dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
    }
    return here;
}

std::optional<std::string> Tree::text_at(std::string_view path) const {
    const Tree* found = at(path);
    if (!found) return std::nullopt;
    if (const std::string* text = found->string()) return *text;
    if (const Number* number = found->number()) return number->text;
    return std::nullopt;
}

void Tree::set(std::string key, Tree value) {
    if (is_null()) value_ = Object{};
    for (auto& [name, existing] : std::get<Object>(value_))
        if (name == key) {
            existing = std::move(value);
            return;
        }
    std::get<Object>(value_).emplace_back(std::move(key), std::move(value));
}

std::optional<double> to_double(const Number& number) {
    double value = 0;
    const char* end = number.text.data() + number.text.size();
    const auto [stopped, error] = std::from_chars(number.text.data(), end, value);
    if (error != std::errc{} || stopped != end || !std::isfinite(value)) return std::nullopt;
    return value;
}

std::optional<std::int64_t> to_integer(const Number& number) {
    std::int64_t value = 0;
    const char* end = number.text.data() + number.text.size();
    const auto [stopped, error] = std::from_chars(number.text.data(), end, value);
    if (error == std::errc{} && stopped == end) return value;
    const std::optional<double> wide = to_double(number);  // "3.0" and "1e3" are whole numbers too
    constexpr double kExact = 9007199254740992.0;          // 2^53
    if (!wide || std::floor(*wide) != *wide || std::abs(*wide) > kExact) return std::nullopt;
    return static_cast<std::int64_t>(*wide);
}

}  // namespace dealwire::base
