#include "adapters/salesforce/user_record_access.hpp"

#include "adapters/salesforce/query.hpp"

#include <algorithm>

namespace dealwire::salesforce {
namespace {

using model::RecordId;

constexpr std::size_t kIdsPerQuery = 200;  // more are refused

std::string access_query(const RecordId& user, std::span<const RecordId> records) {
    std::string ids;
    for (const RecordId& id : records) ids += (ids.empty() ? "'" : ",'") + id.text() + "'";
    return "SELECT RecordId, HasReadAccess FROM UserRecordAccess WHERE UserId = '" + user.text() +
           "' AND RecordId IN (" + ids + ")";
}

}  // namespace

base::Result<std::set<RecordId>> readable_by(const RecordId& user,
                                             std::span<const RecordId> records, Session& session,
                                             const std::stop_token& stop) {
    const std::vector<model::Column> columns{{"RecordId", "id"}, {"HasReadAccess", "boolean"}};
    std::set<RecordId> readable;
    while (!records.empty()) {
        const auto some = records.first(std::min(records.size(), kIdsPerQuery));
        records = records.subspan(some.size());
        const auto page = first_page(session, access_query(user, some), Rows::Live, columns, stop);
        if (!page) return base::fail(page.error());
        for (const auto& row : page->rows)
            if (const auto id = RecordId::parse(row[0].value_or("")); id && row[1] == "true")
                readable.insert(*id);
    }
    return readable;
}

}  // namespace dealwire::salesforce
