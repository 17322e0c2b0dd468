#pragma once

#include "engine/base/tree.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dealwire::canvas {

// Reading documents that may hold anything.

/// The elements of the list at a dotted path; none where there is no list.
const base::Tree::Array& list_at(const base::Tree& tree, std::string_view path);

/// The text or number there, without white space at its ends; else empty.
std::string words_at(const base::Tree& tree, std::string_view path);

/// Milliseconds from a number of seconds or of milliseconds, not negative and within a week.
std::optional<std::int64_t> seconds_at(const base::Tree& tree, std::string_view path);
std::optional<std::int64_t> milliseconds_at(const base::Tree& tree, std::string_view path);
/// The same of a number itself.
std::optional<std::int64_t> as_seconds(const base::Tree& value);

/// The address where it may stand in a link: https, and nothing but what addresses are made of.
std::string safe_address(const std::string& text);

}  // namespace dealwire::canvas
