#pragma once

#include "engine/base/result.hpp"
#include "engine/ports/record_source.hpp"

#include <optional>
#include <set>
#include <string>

namespace dealwire::salesforce {

/// Owners that one query can name; 21 characters each of the 100,000 that SOQL takes.
/// Source: Salesforce Developer Limits, "SOQL and SOSL Limits for Search Queries".
inline constexpr std::size_t kOwnersPerQuery = 3'000;

/// Looks at the owners where a request names more of them than a query can: everybody's rows are
/// asked for then, and those of others are dropped on arrival, so that the order of the rows and
/// with it the bookmark stay right.
class OwnerFilter {
public:
    /// Takes the owners out of `request` where they are too many. Rejected where the rows could not
    /// be told apart because `OwnerId` is not among the columns.
    static base::Result<OwnerFilter> narrowing(ports::ReadRequest& request);

    /// Drops the rows of others.
    void apply(model::RecordRows& rows) const;

private:
    std::optional<std::size_t> column_;  ///< absent: nothing to filter
    std::set<std::string, std::less<>> owners_;
};

}  // namespace dealwire::salesforce
