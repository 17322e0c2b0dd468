#pragma once

#include "tests/simulators/salesforce/schema/schema.hpp"
#include "tests/simulators/salesforce/soql/soql.hpp"
#include "tests/simulators/salesforce/store/value.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::orgsim {

class Database;

struct QueryAnswer {
    std::vector<std::string> records;  ///< each one JSON object as text
    std::int64_t total = 0;
};

/// Runs a query and renders every row as REST does: `attributes`, parents nested, nulls present,
/// datetimes as `…+0000`, children as a whole query answer or null. `base` is
/// "/services/data/v66.0". For COUNT() the array is empty and `total` is the count.
QueryAnswer run_query(Database& database, const Translated& query, const Schema& schema,
                      const std::string& base);

/// One stored cell as JSON, in the wire form of its type (`2026-01-02T03:04:05.000+0000`).
std::string json_value(const Value& cell, FieldType type, int scale);

/// The same as Bulk CSV, without quotes (`2026-01-02T03:04:05.000Z`); NULL is empty.
std::string csv_value(const Value& cell, FieldType type, int scale);

/// `text` in quotes, control characters escaped; bytes that are no UTF-8 become U+FFFD.
std::string json_text(std::string_view text);

}  // namespace dealwire::orgsim
