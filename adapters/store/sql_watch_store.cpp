#include "adapters/store/sql_watch_store.hpp"

#include "adapters/json/json.hpp"
#include "adapters/store/export_people.hpp"
#include "adapters/store/export_reads.hpp"
#include "adapters/store/statement.hpp"
#include "engine/ports/store_error.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

constexpr auto kCovered = R"sql(
    SELECT objects FROM export_watch WHERE tenant_id = :tenant AND org_id = :org
)sql";

constexpr auto kCover = R"sql(
    INSERT INTO export_watch (tenant_id, org_id, objects)
    VALUES (:tenant, :org, :objects)
    ON CONFLICT (tenant_id, org_id) DO UPDATE SET objects = excluded.objects
)sql";

constexpr auto kForgetReads = "DELETE FROM export_read WHERE tenant_id = :tenant AND org_id = :org";

std::set<std::string> names_in(const std::string& text) {
    const auto list = json::parse(text);
    if (!list || !list->array())
        throw ports::StoreError{"The store holds a damaged list of watched objects."};
    std::set<std::string> names;
    for (const base::Tree& name : *list->array())
        if (name.string()) names.insert(*name.string());
    return names;
}

}  // namespace

std::set<std::string> SqlWatchStore::covered(const model::OrgScope& scope) {
    return database_.read([&](soci::session& session) {
        std::set<std::string> objects;
        Statement{session, kCovered}.in(scope).each(
            1, [&](const Row& row) { objects = names_in(row.text(0)); });
        return objects;
    });
}

void SqlWatchStore::watch(const model::OrgScope& scope,
                          std::span<const ports::WatchedRecords> added) {
    database_.write(
        [&](soci::session& session) { add_reads(session, database_.dialect(), scope, added); });
}

void SqlWatchStore::cover(const model::OrgScope& scope, const std::set<std::string>& objects) {
    const base::Tree list = base::Tree::Array(objects.begin(), objects.end());
    database_.write([&](soci::session& session) {
        Statement{session, kCover}.in(scope).with("objects", json::to_text(list)).run();
        if (objects.empty()) Statement{session, kForgetReads}.in(scope).run();
    });
}

std::optional<std::string> SqlWatchStore::people(const model::OrgScope& scope) {
    return database_.read([&](soci::session& session) { return noted_people(session, scope); });
}

bool SqlWatchStore::note_people(const model::OrgScope& scope, const ports::PeopleChange& change) {
    return database_.write([&](soci::session& session) {
        return store::note_people(session, database_.dialect(), scope, change);
    });
}

}  // namespace dealwire::store
