#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::base {

/// The known word nearest to `word`, for "did you mean"; nothing where none is near. Near is what a
/// third of the letters make, or two of them.
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& known);

/// The same with so many changes of a letter at most: for places where many words are right.
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& known,
                                   std::size_t changes);

}  // namespace dealwire::base
