#pragma once

#include "adapters/salesforce/query_page.hpp"
#include "adapters/salesforce/session.hpp"

#include <stop_token>
#include <string>
#include <vector>

namespace dealwire::salesforce {

enum class Rows { Live, WithDeleted };

/// The path of a query; `queryAll` also gives the recycle bin, merge losers and archived rows.
std::string query_path(const Session& session, const std::string& soql, Rows rows);

/// The first page. A query too long for a URL travels inside a Composite call; one longer than SOQL
/// allows is Rejected.
base::Result<QueryPage> first_page(Session& session, const std::string& soql, Rows rows,
                                   const std::vector<model::Column>& columns, std::stop_token stop);

base::Result<QueryPage> next_page(Session& session, const std::string& path,
                                  const std::vector<model::Column>& columns, std::stop_token stop);

/// Characters of SOQL. Source: Salesforce Developer Limits, "SOQL and SOSL Limits".
inline constexpr std::size_t kLongestQuery = 100'000;

/// Too long to be asked at all; nothing where it is not.
std::optional<base::Error> too_long(const std::string& soql);

}  // namespace dealwire::salesforce
