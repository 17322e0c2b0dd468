#pragma once

#include "engine/base/tree.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace dealwire::json {

/// Reads JSON as programs write it, several times as fast as `parse`, which gives the same value.
/// Nothing where the text is no JSON or has what programs hardly ever write: repeated keys, numbers
/// of many digits, a byte order mark. What such a text means, or why it means nothing, is left to
/// the reader that knows all rules.
/// `without`: a member of the outermost object that is left out; empty: none.
std::optional<base::Tree> quick_parse(std::string_view text, std::size_t depth,
                                      std::string_view without = {});

}  // namespace dealwire::json
