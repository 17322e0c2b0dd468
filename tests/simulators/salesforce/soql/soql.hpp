#pragma once

#include "tests/simulators/salesforce/schema/schema.hpp"
#include "tests/simulators/salesforce/store/value.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace dealwire::orgsim {

class Database;

struct SoqlOptions {
    std::string now;               ///< `YYYY-MM-DDTHH:MM:SS.000Z`, for TODAY and its like
    bool include_deleted = false;  ///< queryAll
    bool for_bulk = false;         ///< refuse what Bulk 2.0 refuses
};

/// One value of the answer, in SELECT order.
struct SoqlColumn {
    std::vector<std::string> path;  ///< relationship names before the field ("Account", "Owner")
    std::string name;               ///< field name as described, alias, or expr0 …
    FieldType type = FieldType::String;
    int scale = 0;
};

/// A SOQL text as SQL over the tables of `Schema`.
struct Translated {
    std::string sql;
    Row binds;
    std::vector<SoqlColumn> columns;
    std::string object;       ///< API name of FROM
    bool count_only = false;  ///< SELECT COUNT() FROM …: totalSize alone
    bool aggregate = false;   ///< records are AggregateResult
};

/// Throws ApiError with Salesforce's code (MALFORMED_QUERY, INVALID_FIELD, INVALID_TYPE …).
Translated translate(std::string_view soql, const Schema& schema, const SoqlOptions& options);

/// Runs a query and renders every row as REST does: `attributes`, parents nested, nulls present,
/// datetimes as `…+0000`. `base` is "/services/data/v66.0". For COUNT() the array is empty and
/// `total` is the count.
struct QueryAnswer {
    std::vector<std::string> records;  ///< each one JSON object as text
    std::int64_t total = 0;
};

QueryAnswer run_query(Database& database, const Translated& query, const Schema& schema,
                      const std::string& base);

}  // namespace dealwire::orgsim
