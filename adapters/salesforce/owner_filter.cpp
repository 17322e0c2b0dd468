#include "adapters/salesforce/owner_filter.hpp"

#include <algorithm>

namespace dealwire::salesforce {

base::Result<OwnerFilter> OwnerFilter::narrowing(ports::ReadRequest& request) {
    OwnerFilter filter;
    if (request.owners.size() <= kOwnersPerQuery) return filter;
    const auto column = std::ranges::find(request.columns, "OwnerId", &model::Column::name);
    if (column == request.columns.end())
        return base::fail({base::Fault::Rejected, "QUERY_TOO_LONG",
                           "A query cannot name " + std::to_string(request.owners.size()) +
                               " owners of " + request.object + ".",
                           "Read the field OwnerId too, or ask for fewer owners at once."});
    filter.column_ = static_cast<std::size_t>(column - request.columns.begin());
    for (const model::RecordId& owner : request.owners) filter.owners_.insert(owner.text());
    request.owners.clear();
    return filter;
}

void OwnerFilter::apply(model::RecordRows& rows) const {
    if (!column_) return;
    rows.erase_if([this](const model::RecordRows::Row& row) {
        const model::Cell owner = row[*column_];
        return !owner || !owners_.contains(*owner);
    });
}

}  // namespace dealwire::salesforce
