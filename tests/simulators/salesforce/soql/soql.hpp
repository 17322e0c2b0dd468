#pragma once

#include "tests/simulators/salesforce/schema/schema.hpp"
#include "tests/simulators/salesforce/store/value.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dealwire::orgsim {

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
    std::size_t cell = 0;  ///< where the value stands in a row of the SQL result
    /// Of an address or location instead of `cell`: key in the JSON object, cell.
    std::vector<std::pair<std::string, std::size_t>> parts;
    /// Of a child subquery instead of `cell`: index into `children`.
    std::optional<std::size_t> child;
};

/// A parent reached by the query; its id says whether there is one.
struct SoqlParent {
    std::vector<std::string> path;
    std::size_t id_cell = 0;
};

/// A SOQL text as SQL over the tables of `Schema`.
struct Translated {
    std::string sql;
    Row binds;
    std::vector<SoqlColumn> columns;
    std::vector<SoqlParent> parents;
    std::vector<Translated> children;  ///< of subqueries: bind the parent's id in place of binds[0]
    std::string object;                ///< API name of FROM
    std::size_t id_cell = 0;           ///< the record's own id; unused for aggregates
    bool count_only = false;           ///< SELECT COUNT() FROM …: totalSize alone
    bool aggregate = false;            ///< records are AggregateResult
};

/// Throws ApiError with Salesforce's code (MALFORMED_QUERY, INVALID_FIELD, INVALID_TYPE …).
/// Any input is answered or refused: no input crashes or recurses without bound.
[[nodiscard]] Translated translate(std::string_view soql, const Schema& schema,
                                   const SoqlOptions& options);

}  // namespace dealwire::orgsim
