#pragma once

#include "tests/simulators/salesforce/soql/ast.hpp"

#include <string_view>

namespace dealwire::orgsim::soql {

/// Reads one SOQL statement (SOQL and SOSL Reference, "SOQL SELECT Syntax"). As in an org, AND and
/// OR cannot be mixed and NOT cannot be followed by either without parentheses.
/// Throws ApiError; never recurses deeper than 64 levels whatever the input.
[[nodiscard]] Query parse(std::string_view query);

}  // namespace dealwire::orgsim::soql
