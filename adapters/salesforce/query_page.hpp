#pragma once

#include "engine/base/result.hpp"
#include "engine/base/tree.hpp"
#include "engine/model/crm_records.hpp"

#include <string>
#include <vector>

namespace dealwire::salesforce {

struct QueryPage {
    model::RecordRows rows;
    std::string next;        ///< path of the next page; empty at the end
    std::int64_t total = 0;  ///< rows of the whole query, by the org's count
};

/// Reads one page of a query. Rejected where the link to the next page leads anywhere but to the
/// data of the same org: it is sent with the token.
/// Source: REST API Developer Guide, "Query".
base::Result<QueryPage> read_page(const base::Tree& body,
                                  const std::vector<model::Column>& columns);

/// A value in the canonical form of `model::Cell`. Date-times arrive as `…05.000+0000`.
model::CellText cell_of(const base::Tree& value, const std::string& type);

}  // namespace dealwire::salesforce
