#pragma once

#include "engine/base/tree.hpp"
#include "engine/exporting/filter_condition.hpp"

#include <string>
#include <string_view>

namespace dealwire::exporting {

/// Whether a value that is there answers the test with yes. Total: a value of another kind, or an
/// operand that cannot be read, does not.
bool satisfies(const FilterTest& test, const base::Tree& value);

/// Whether `text` is what `pattern` describes: `*` is any text, `?` any one character, ASCII case
/// does not count. Time grows with the product of the lengths at most.
bool matches_pattern(std::string_view pattern, std::string_view text);

/// Whether an operand can be read as this type; for Id the long form is put in its place.
bool read_operand(FilterType type, std::string& operand);

}  // namespace dealwire::exporting
