#pragma once

#include "tests/simulators/salesforce/soql/ast.hpp"
#include "tests/simulators/salesforce/soql/token_stream.hpp"

namespace dealwire::orgsim::soql {

/// The condition after WHERE or HAVING.
[[nodiscard]] Condition parse_condition(TokenStream& tokens);

/// A field name, or a function around one. `COUNT()` is accepted too.
[[nodiscard]] FieldUse parse_field_use(TokenStream& tokens);

/// A SELECT inside another statement: semi-join or child subquery. Stops before the `)`.
[[nodiscard]] Query parse_select(TokenStream& tokens);

}  // namespace dealwire::orgsim::soql
