#pragma once

#include "adapters/json/json.hpp"

namespace dealwire::json {

/// `parse` for every text: knows all rules and says which one is broken. Recursion-free.
tl::expected<base::Tree, JsonProblem> parse_carefully(std::string_view text, Limits limits = {});

}  // namespace dealwire::json
