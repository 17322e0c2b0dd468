#include "adapters/store/sql_tenant_store.hpp"

#include "adapters/store/statement.hpp"
#include "engine/ports/store_error.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace dealwire::store {
namespace {

using base::TenantId;
using model::Tenant;
using model::TenantState;

constexpr auto kAdd = R"sql(
    INSERT INTO tenant (tenant_id, state, created_at, changed_at, note)
    VALUES (:tenant, :state, :created, :changed, :note)
    ON CONFLICT (tenant_id) DO NOTHING
)sql";

constexpr auto kColumns = "SELECT tenant_id, state, created_at, changed_at, note FROM tenant ";

constexpr auto kMove = R"sql(
    UPDATE tenant SET state = :state, changed_at = :changed, note = :note
    WHERE tenant_id = :tenant AND state = :from
)sql";

constexpr auto kForget = "DELETE FROM tenant WHERE tenant_id = :tenant AND state = 'removing'";

constexpr auto kWasRemoved = R"sql(
    INSERT INTO removed_tenant (tenant_id) VALUES (:tenant) ON CONFLICT (tenant_id) DO NOTHING
)sql";

constexpr auto kComesBack = "DELETE FROM removed_tenant WHERE tenant_id = :tenant";

constexpr auto kSqliteTables = R"sql(
    SELECT t.name FROM sqlite_master AS t
    WHERE t.type = 'table'
      AND EXISTS (SELECT 1 FROM pragma_table_info(t.name) AS c WHERE c.name = 'tenant_id')
    ORDER BY t.name
)sql";

/// Where an unqualified name leads. Leaves out the parts of a partitioned table.
constexpr auto kPostgresqlTables = R"sql(
    SELECT t.relname FROM pg_class AS t
    WHERE t.relkind IN ('r', 'p') AND NOT t.relispartition AND pg_table_is_visible(t.oid)
      AND EXISTS (SELECT 1 FROM pg_attribute AS c
                  WHERE c.attrelid = t.oid AND c.attname = 'tenant_id' AND NOT c.attisdropped)
    ORDER BY t.relname
)sql";

constexpr auto kWithoutRowid = R"sql(
    SELECT COUNT(*) FROM sqlite_master
    WHERE type = 'table' AND name = :table AND upper(sql) LIKE '%WITHOUT ROWID%'
)sql";

/// Of all tenants; what they hold of one is not part of what is its own.
constexpr std::array<std::string_view, 2> kOfInstallation{"tenant", "removed_tenant"};

/// Without them nothing that is sealed can be read any more, wherever it still stands.
constexpr auto kKeys = "data_key";

/// Whoever removes the tenant holds its lane until the end.
constexpr auto kJobs = "job";

Tenant tenant_of(const Row& row) {
    const auto state = model::tenant_state_named(row.text(1));
    if (!state)
        throw ports::StoreError{"The store holds a tenant in the unknown state " + row.text(1) +
                                "."};
    return {.id = {row.text(0)},
            .state = *state,
            .created = row.instant(2),
            .changed = row.instant(3),
            .note = row.text(4)};
}

std::vector<Tenant> tenants(Statement& statement) {
    std::vector<Tenant> found;
    statement.each(5, [&](const Row& row) { found.push_back(tenant_of(row)); });
    return found;
}

bool has_rowid(soci::session& session, const std::string& table) {
    return Statement{session, kWithoutRowid}.with("table", table).number().value_or(0) == 0;
}

/// `table` is one of the database's own names. Rows of a table without rowids go at once: they have
/// no other common name, and such tables are lean.
std::string erase_sql(soci::session& session, const Dialect& dialect, const std::string& table) {
    const std::string name = "\"" + table + "\"";
    const std::string mine = " WHERE tenant_id = :tenant";
    const std::string some = mine + " LIMIT :limit)";
    if (dialect.backend == Backend::Postgresql)
        return "DELETE FROM " + name + " WHERE ctid = ANY (ARRAY(SELECT ctid FROM " + name + some +
               ")";
    if (!has_rowid(session, table)) return "DELETE FROM " + name + mine + " AND :limit > 0";
    return "DELETE FROM " + name + " WHERE rowid IN (SELECT rowid FROM " + name + some;
}

}  // namespace

bool SqlTenantStore::add(const Tenant& tenant) {
    return database_.write([&](soci::session& session) {
        Statement{session, kComesBack}.with("tenant", tenant.id.value).run();
        return Statement{session, kAdd}
                   .with("tenant", tenant.id.value)
                   .with("state", std::string{model::name_of(tenant.state)})
                   .with("created", tenant.created)
                   .with("changed", tenant.changed)
                   .with("note", tenant.note)
                   .run() > 0;
    });
}

std::optional<Tenant> SqlTenantStore::find(const TenantId& id) {
    return database_.read([&](soci::session& session) -> std::optional<Tenant> {
        Statement statement{session, std::string{kColumns} + "WHERE tenant_id = :tenant"};
        statement.with("tenant", id.value);
        auto found = tenants(statement);
        if (found.empty()) return std::nullopt;
        return std::move(found.front());
    });
}

std::vector<Tenant> SqlTenantStore::all() {
    return database_.read([&](soci::session& session) {
        Statement statement{session, std::string{kColumns} + "ORDER BY tenant_id"};
        return tenants(statement);
    });
}

bool SqlTenantStore::move(const TenantId& id, TenantState from, const Tenant& to) {
    return database_.write([&](soci::session& session) {
        return Statement{session, kMove}
                   .with("tenant", id.value)
                   .with("from", std::string{model::name_of(from)})
                   .with("state", std::string{model::name_of(to.state)})
                   .with("changed", to.changed)
                   .with("note", to.note)
                   .run() > 0;
    });
}

std::vector<std::string> SqlTenantStore::tables() {
    const bool sqlite = database_.dialect().backend == Backend::Sqlite;
    auto names = database_.read([&](soci::session& session) {
        std::vector<std::string> found;
        Statement{session, sqlite ? kSqliteTables : kPostgresqlTables}.each(
            1, [&](const Row& row) { found.push_back(row.text(0)); });
        return found;
    });
    std::erase_if(names, [](const std::string& name) {
        return std::ranges::find(kOfInstallation, name) != kOfInstallation.end();
    });
    std::ranges::stable_partition(names, [](const auto& name) { return name == kKeys; });
    std::ranges::stable_partition(names, [](const auto& name) { return name != kJobs; });
    return names;
}

std::int64_t SqlTenantStore::erase(const TenantId& tenant, const std::string& table,
                                   std::int64_t limit) {
    const auto known = tables();
    if (std::ranges::find(known, table) == known.end())
        throw ports::StoreError{"'" + table + "' is no table with rows of tenants."};
    return database_.write([&](soci::session& session) {
        return Statement{session, erase_sql(session, database_.dialect(), table)}
            .with("tenant", tenant.value)
            .with("limit", limit)
            .run();
    });
}

void SqlTenantStore::forget(const TenantId& tenant) {
    database_.write([&](soci::session& session) {
        if (Statement{session, kForget}.with("tenant", tenant.value).run() > 0)
            Statement{session, kWasRemoved}.with("tenant", tenant.value).run();
    });
}

}  // namespace dealwire::store
