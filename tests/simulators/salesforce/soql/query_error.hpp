#pragma once

#include "tests/simulators/salesforce/http/api_error.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace dealwire::orgsim::soql {

/// An error that shows where in the query it was found: an excerpt, a caret, row and column, text.
[[nodiscard]] ApiError error_at(std::string code, std::string_view query, std::size_t offset,
                                std::string_view text);

/// The same without a place.
[[nodiscard]] ApiError query_error(std::string code, const std::string& text);

}  // namespace dealwire::orgsim::soql
