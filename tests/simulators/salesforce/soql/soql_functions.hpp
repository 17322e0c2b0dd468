#pragma once

#include "tests/simulators/salesforce/schema/schema.hpp"
#include "tests/simulators/salesforce/soql/ast.hpp"
#include "tests/simulators/salesforce/soql/scope.hpp"

#include <string>
#include <string_view>

namespace dealwire::orgsim::soql {

/// SQL for a field inside its function (`CALENDAR_YEAR(CloseDate)`, `SUM(Amount)`), or the field
/// itself. Throws ApiError(MALFORMED_QUERY) when the function does not take such a field.
[[nodiscard]] std::string function_sql(const FieldUse& use, const ResolvedField& found,
                                       std::string_view query);

/// What the function makes of its field: `COUNT` a whole number, `AVG` a double …
[[nodiscard]] FieldSchema function_result(Function function, const FieldSchema& field);

}  // namespace dealwire::orgsim::soql
