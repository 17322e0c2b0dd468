#pragma once

#include "tests/simulators/salesforce/schema/schema.hpp"
#include "tests/simulators/salesforce/soql/ast.hpp"
#include "tests/simulators/salesforce/store/value.hpp"

#include <string>
#include <string_view>

namespace dealwire::orgsim::soql {

/// The stored form of a literal compared with `field`: ids in 18 characters, datetimes in UTC.
/// NULL for null and for empty text. Throws ApiError(INVALID_FIELD) when the literal is not of
/// the field's type, ApiError(INVALID_QUERY_FILTER_OPERATOR) for a malformed id.
[[nodiscard]] Value literal_value(const Literal& literal, const FieldSchema& field,
                                  std::string_view query);

/// A datetime literal (`2026-01-02T03:04:05+01:00`) in stored form; empty when it is none.
[[nodiscard]] std::string stored_datetime(std::string_view literal);

/// Whether `text` is a day of the calendar as `2026-01-02`.
[[nodiscard]] bool is_date(std::string_view text);

}  // namespace dealwire::orgsim::soql
