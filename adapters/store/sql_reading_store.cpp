#include "adapters/store/sql_reading_store.hpp"

#include "adapters/store/reading_rows.hpp"
#include "adapters/store/statement.hpp"
#include "engine/ports/store_error.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

using model::ReadingPlace;

constexpr auto kSave = R"sql(
    INSERT INTO reading_place (tenant_id, org_id, object, purpose, stamp, record_id, bulk_job,
                               bulk_locator, bulk_created, bulk_rows, bulk_stamp, request_digest)
    VALUES (:tenant, :org, :object, :purpose, :stamp, NULLIF(:record, ''), NULLIF(:job, ''),
            :locator, :created, :rows, :bulk_stamp, :request)
    ON CONFLICT (tenant_id, org_id, object, purpose) DO UPDATE
    SET stamp = excluded.stamp, record_id = excluded.record_id, bulk_job = excluded.bulk_job,
        bulk_locator = excluded.bulk_locator, bulk_created = excluded.bulk_created,
        bulk_rows = excluded.bulk_rows, bulk_stamp = excluded.bulk_stamp,
        request_digest = excluded.request_digest
)sql";

constexpr auto kPlaces = R"sql(
    SELECT object, purpose, stamp, record_id, bulk_job, bulk_locator, bulk_created, bulk_rows,
           bulk_stamp, request_digest
    FROM reading_place
    WHERE tenant_id = :tenant AND org_id = :org
    ORDER BY object, purpose
)sql";

constexpr auto kPlace = R"sql(
    SELECT object, purpose, stamp, record_id, bulk_job, bulk_locator, bulk_created, bulk_rows,
           bulk_stamp, request_digest
    FROM reading_place
    WHERE tenant_id = :tenant AND org_id = :org AND object = :object AND purpose = :purpose
)sql";

constexpr auto kForget = R"sql(
    DELETE FROM reading_place
    WHERE tenant_id = :tenant AND org_id = :org AND object = :object AND purpose = :purpose
)sql";

constexpr auto kCovered = R"sql(
    SELECT covered_at FROM deletion_log
    WHERE tenant_id = :tenant AND org_id = :org AND object = :object
)sql";

constexpr std::size_t kColumns = 10;

ReadingPlace place_of(const Row& row) {
    const auto purpose = model::purpose_named(row.text(1));
    if (!purpose)
        throw ports::StoreError{"The store holds a place of the unknown purpose " + row.text(1) +
                                "."};
    ReadingPlace place{.object = row.text(0), .purpose = *purpose};
    if (!row.is_null(2)) place.bookmark = model::Bookmark{row.instant(2), row.record_id(3)};
    if (!row.is_null(4))
        place.bulk = model::BulkPlace{.job = row.text(4),
                                      .locator = row.text(5),
                                      .created = row.instant(6),
                                      .rows_done = row.integer(7)};
    place.bulk_stamp = row.optional_instant(8);
    place.request_digest = row.text(9);
    return place;
}

}  // namespace

void write_place(soci::session& session, const model::OrgScope& scope, const ReadingPlace& place) {
    const bool has_bulk = place.bulk.has_value();
    std::optional<base::Instant> stamp;
    if (place.bookmark) stamp = place.bookmark->stamp;
    std::optional<base::Instant> created;
    if (has_bulk) created = place.bulk->created;
    Statement{session, kSave}
        .in(scope)
        .with("object", place.object)
        .with("purpose", std::string{name_of(place.purpose)})
        .with("stamp", stamp)
        .with("record", place.bookmark ? place.bookmark->id.text() : std::string{})
        .with("job", has_bulk ? place.bulk->job : std::string{})
        .with("locator", has_bulk ? place.bulk->locator : std::string{})
        .with("created", created)
        .with("rows", has_bulk ? place.bulk->rows_done : std::int64_t{0})
        .with("bulk_stamp", place.bulk_stamp)
        .with("request", place.request_digest)
        .run();
}

std::optional<ReadingPlace> SqlReadingStore::place(const model::OrgScope& scope,
                                                   const std::string& object,
                                                   model::Purpose purpose) {
    return database_.read([&](soci::session& session) {
        std::optional<ReadingPlace> found;
        Statement{session, kPlace}
            .in(scope)
            .with("object", object)
            .with("purpose", std::string{name_of(purpose)})
            .each(kColumns, [&](const Row& row) { found = place_of(row); });
        return found;
    });
}

std::vector<ReadingPlace> SqlReadingStore::places(const model::OrgScope& scope) {
    return database_.read([&](soci::session& session) {
        std::vector<ReadingPlace> found;
        Statement{session, kPlaces}.in(scope).each(
            kColumns, [&](const Row& row) { found.push_back(place_of(row)); });
        return found;
    });
}

void SqlReadingStore::save_place(const model::OrgScope& scope, const ReadingPlace& place) {
    database_.write([&](soci::session& session) { write_place(session, scope, place); });
}

void SqlReadingStore::forget_place(const model::OrgScope& scope, const std::string& object,
                                   model::Purpose purpose) {
    database_.write([&](soci::session& session) {
        Statement{session, kForget}
            .in(scope)
            .with("object", object)
            .with("purpose", std::string{name_of(purpose)})
            .run();
    });
}

std::optional<base::Instant> SqlReadingStore::deletions_covered(const model::OrgScope& scope,
                                                                const std::string& object) {
    return database_.read([&](soci::session& session) {
        std::optional<base::Instant> covered;
        Statement{session, kCovered}.in(scope).with("object", object).each(1, [&](const Row& row) {
            covered = row.instant(0);
        });
        return covered;
    });
}

}  // namespace dealwire::store
