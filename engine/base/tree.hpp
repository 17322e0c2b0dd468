#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace dealwire::base {

/// A number exactly as it was written, so that money and large ids keep every digit.
struct Number {
    std::string text;

    bool operator==(const Number&) const = default;
};

/// A plain value with the shape of JSON: what a conversation document holds and what a record's
/// fields become. Objects keep the order of their keys. Reading and writing JSON text is the work
/// of adapters/json.
class Tree {
public:
    using Array = std::vector<Tree>;
    using Object = std::vector<std::pair<std::string, Tree>>;

    Tree() = default;  ///< null

    Tree(std::nullptr_t) {}

    Tree(bool value) : value_{value} {}

    Tree(Number value) : value_{std::move(value)} {}

    Tree(std::int64_t value) : value_{Number{std::to_string(value)}} {}

    Tree(int value) : Tree{static_cast<std::int64_t>(value)} {}

    Tree(std::string value) : value_{std::move(value)} {}

    Tree(std::string_view value) : value_{std::string{value}} {}

    Tree(const char* value) : value_{std::string{value}} {}

    Tree(Array value) : value_{std::move(value)} {}

    Tree(Object value) : value_{std::move(value)} {}

    [[nodiscard]] bool is_null() const { return std::holds_alternative<std::monostate>(value_); }

    [[nodiscard]] const bool* boolean() const { return std::get_if<bool>(&value_); }

    [[nodiscard]] const Number* number() const { return std::get_if<Number>(&value_); }

    [[nodiscard]] const std::string* string() const { return std::get_if<std::string>(&value_); }

    [[nodiscard]] const Array* array() const { return std::get_if<Array>(&value_); }

    [[nodiscard]] const Object* object() const { return std::get_if<Object>(&value_); }

    [[nodiscard]] Array* array() { return std::get_if<Array>(&value_); }

    [[nodiscard]] Object* object() { return std::get_if<Object>(&value_); }

    /// The member `key`, or null pointer where this is no object or has no such key.
    [[nodiscard]] const Tree* find(std::string_view key) const;

    /// Follows members separated by dots, e.g. `metaData.title`; empty path is the value itself.
    [[nodiscard]] const Tree* at(std::string_view path) const;

    /// The text of a string member, or of a number as written; nothing for null, absent or others.
    [[nodiscard]] std::optional<std::string> text_at(std::string_view path) const;

    /// Sets or replaces a member; turns a null value into an object first.
    void set(std::string key, Tree value);

    bool operator==(const Tree&) const = default;

private:
    std::variant<std::monostate, bool, Number, std::string, Array, Object> value_;
};

/// The number as a double; nothing where it does not fit.
std::optional<double> to_double(const Number& number);
/// The number as a whole number; nothing where it has a fraction or does not fit.
std::optional<std::int64_t> to_integer(const Number& number);

}  // namespace dealwire::base
