#include "adapters/store/sql_reading_store.hpp"

#include "adapters/store/reading_rows.hpp"
#include "adapters/store/statement.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

constexpr auto kSaveBookmark = R"sql(
    INSERT INTO bookmark (tenant_id, org_id, object, stamp, record_id)
    VALUES (:tenant, :org, :object, :stamp, :record)
    ON CONFLICT (tenant_id, org_id, object)
    DO UPDATE SET stamp = excluded.stamp, record_id = excluded.record_id
)sql";

constexpr auto kBookmarks = R"sql(
    SELECT object, stamp, record_id FROM bookmark
    WHERE tenant_id = :tenant AND org_id = :org ORDER BY object
)sql";

}  // namespace

void write_place(soci::session& session, const model::OrgScope& scope,
                 const model::ReadingPlace& place) {
    if (place.purpose != model::Purpose::Keep || !place.bookmark) return;
    Statement{session, kSaveBookmark}
        .in(scope)
        .with("object", place.object)
        .with("stamp", place.bookmark->stamp)
        .with("record", place.bookmark->id.text())
        .run();
}

std::optional<model::ReadingPlace> SqlReadingStore::place(const model::OrgScope& scope,
                                                          const std::string& object,
                                                          model::Purpose purpose) {
    for (model::ReadingPlace& place : places(scope))
        if (place.object == object && place.purpose == purpose) return std::move(place);
    return std::nullopt;
}

std::vector<model::ReadingPlace> SqlReadingStore::places(const model::OrgScope& scope) {
    return database_.read([&](soci::session& session) {
        std::vector<model::ReadingPlace> found;
        Statement{session, kBookmarks}.in(scope).each(3, [&](const Row& row) {
            found.push_back({.object = row.text(0),
                             .bookmark = model::Bookmark{row.instant(1), row.record_id(2)}});
        });
        return found;
    });
}

void SqlReadingStore::save_place(const model::OrgScope& scope, const model::ReadingPlace& place) {
    database_.write([&](soci::session& session) { write_place(session, scope, place); });
}

void SqlReadingStore::forget_place(const model::OrgScope&, const std::string&, model::Purpose) {}

std::optional<base::Instant> SqlReadingStore::deletions_covered(const model::OrgScope&,
                                                                const std::string&) {
    return std::nullopt;
}

}  // namespace dealwire::store
