#include "adapters/store/crm_held.hpp"

#include "adapters/store/client_handles.hpp"
#include "adapters/store/pg_binary.hpp"
#include "adapters/store/statement.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace dealwire::store {
namespace {

using namespace sqlite_api;
using Versions = std::vector<std::optional<HeldVersion>>;

/// Finds a record between two ids, if there is one.
std::string any_between_sql(const CrmTable& table) {
    return std::string{"SELECT 1 FROM "} + table.table +
           " WHERE tenant_id = :tenant AND org_id = :org AND id >= :first AND id <= :last LIMIT 1";
}

std::string version_sql(const CrmTable& table, const char* condition) {
    return std::string{"SELECT id, system_modstamp, digest, state FROM "} + table.table + condition;
}

/// OFFSET keeps the planner from turning the look-up by key into something that reads the whole
/// table once per page.
std::string versions_sql(const CrmTable& table) {
    return "SELECT held.* FROM unnest($3) AS wanted (id), LATERAL (" +
           version_sql(table, " WHERE tenant_id = $1 AND org_id = $2 AND id = wanted.id OFFSET 0") +
           ") AS held";
}

bool any_between(soci::session& session, const model::OrgScope& scope, const CrmTable& table,
                 const model::RecordId& first, const model::RecordId& last) {
    return Statement{session, any_between_sql(table)}
        .in(scope)
        .with("first", first.text())
        .with("last", last.text())
        .number()
        .has_value();
}

/// Rows that came one after the other. Bulk results come in ranges of ascending ids, so that
/// neighbours mostly lie where nothing is held yet during a first load.
struct Neighbours {
    std::optional<model::RecordId> first;
    std::optional<model::RecordId> last;
    bool may_be_held = false;

    void take(const model::RecordId& id) {
        if (!first || id < *first) first = id;
        if (!last || *last < id) last = id;
    }
};

/// The rows that may be held, in ascending id. One question per group of neighbours is cheap beside
/// looking up each of their ids.
std::vector<PageRow> possibly_held(soci::session& session, const model::OrgScope& scope,
                                   const CrmTable& table, std::span<const PageRow> rows) {
    constexpr std::size_t kGroup = 1024;
    std::vector<Neighbours> groups;
    for (const PageRow& row : rows) {
        groups.resize(std::max(groups.size(), row.at / kGroup + 1));
        groups[row.at / kGroup].take(row.id);
    }
    for (Neighbours& group : groups)
        group.may_be_held =
            group.first && any_between(session, scope, table, *group.first, *group.last);
    std::vector<PageRow> found;
    for (const PageRow& row : rows)
        if (groups[row.at / kGroup].may_be_held) found.push_back(row);
    return found;
}

std::string_view id_of(const PageRow& row) { return row.id.view(); }

std::string_view binary_cell(const PGresult* result, int row, int column) {
    return {PQgetvalue(result, row, column),
            static_cast<std::size_t>(PQgetlength(result, row, column))};
}

PgResult ask_postgresql(PGconn* connection, const model::OrgScope& scope, const CrmTable& table,
                        std::span<const PageRow> rows) {
    std::vector<std::string_view> ids;
    ids.reserve(rows.size());
    for (const PageRow& row : rows) ids.push_back(row.id.view());
    const std::string list = text_array(ids);
    const std::string sql = versions_sql(table);
    constexpr Oid kText = 25;
    constexpr Oid kTextArray = 1009;
    const std::array<Oid, 3> types{kText, kText, kTextArray};
    const std::array<const char*, 3> values{scope.tenant.value.data(), scope.org.id.view().data(),
                                            list.data()};
    const std::array<int, 3> lengths{static_cast<int>(scope.tenant.value.size()),
                                     static_cast<int>(scope.org.id.view().size()),
                                     static_cast<int>(list.size())};
    const std::array<int, 3> formats{1, 1, 1};
    return expect(connection,
                  PQexecParams(connection, sql.c_str(), 3, types.data(), values.data(),
                               lengths.data(), formats.data(), 1),
                  PGRES_TUPLES_OK);
}

Versions from_postgresql(soci::session& session, const model::OrgScope& scope,
                         const CrmTable& table, std::span<const PageRow> rows) {
    Versions versions(rows.size());
    const PgResult result = ask_postgresql(postgresql_handle(session), scope, table, rows);
    auto guess = rows.begin();  // answers mostly come in ascending id
    for (int i = 0; i < PQntuples(result.get()); ++i) {
        const std::string_view id = binary_cell(result.get(), i, 0);
        while (guess != rows.end() && guess->id.view() < id) ++guess;
        if (guess == rows.end() || guess->id.view() != id)
            guess = std::ranges::lower_bound(rows, id, {}, id_of);
        HeldVersion& version = versions[static_cast<std::size_t>(guess - rows.begin())].emplace();
        if (!PQgetisnull(result.get(), i, 1))
            version.stamp = read_int64(PQgetvalue(result.get(), i, 1));
        version.digest = read_int64(PQgetvalue(result.get(), i, 2));
        version.deleted = binary_cell(result.get(), i, 3) == "deleted";
    }
    return versions;
}

struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

Versions from_sqlite(soci::session& session, const model::OrgScope& scope, const CrmTable& table,
                     std::span<const PageRow> rows) {
    Versions versions(rows.size());
    sqlite3* connection = sqlite_handle(session);
    const std::string sql = version_sql(table, " WHERE tenant_id = ? AND org_id = ? AND id = ?");
    sqlite3_stmt* prepared = nullptr;
    expect_done(connection, sqlite3_prepare_v2(connection, sql.c_str(),
                                               static_cast<int>(sql.size()), &prepared, nullptr));
    const std::unique_ptr<sqlite3_stmt, Finalize> owner{prepared};
    const auto bind = [&](int at, std::string_view text) {
        sqlite3_bind_text(prepared, at, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
    };
    bind(1, scope.tenant.value);
    bind(2, scope.org.id.view());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        bind(3, rows[i].id.view());
        const int code = sqlite3_step(prepared);
        expect_done(connection, code);
        if (code == SQLITE_ROW) {
            HeldVersion& version = versions[i].emplace();
            if (sqlite3_column_type(prepared, 1) != SQLITE_NULL)
                version.stamp = sqlite3_column_int64(prepared, 1);
            version.digest = sqlite3_column_int64(prepared, 2);
            const auto* state = sqlite3_column_text(prepared, 3);
            version.deleted = state && *state == 'd';
        }
        sqlite3_reset(prepared);
    }
    return versions;
}

}  // namespace

Versions held_versions(soci::session& session, const Dialect& dialect, const model::OrgScope& scope,
                       const CrmTable& table, std::span<const PageRow> rows) {
    const std::vector<PageRow> asked = possibly_held(session, scope, table, rows);
    Versions versions(rows.size());
    if (asked.empty()) return versions;
    Versions found = dialect.backend == Backend::Postgresql
                         ? from_postgresql(session, scope, table, asked)
                         : from_sqlite(session, scope, table, asked);
    auto row = rows.begin();  // both are in ascending id
    for (std::size_t i = 0; i < asked.size(); ++i) {
        while (row->at != asked[i].at) ++row;
        versions[static_cast<std::size_t>(row - rows.begin())] = found[i];
    }
    return versions;
}

}  // namespace dealwire::store
