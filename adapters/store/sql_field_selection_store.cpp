#include "adapters/store/sql_field_selection_store.hpp"

#include "adapters/store/statement.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

// A row without a name says that there is a choice, be it of no field.
const std::string kChosen;

constexpr auto kSelected = R"sql(
    SELECT field FROM field_selection
    WHERE tenant_id = :tenant AND object = :object
    ORDER BY field
)sql";

constexpr auto kSelect = R"sql(
    INSERT INTO field_selection (tenant_id, object, field)
    VALUES (:tenant, :object, :field)
    ON CONFLICT (tenant_id, object, field) DO NOTHING
)sql";

constexpr auto kDeselect = R"sql(
    DELETE FROM field_selection
    WHERE tenant_id = :tenant AND object = :object AND field = :field
)sql";

constexpr auto kColumnsRead = R"sql(
    SELECT field, visible, filled, as_of FROM column_read
    WHERE tenant_id = :tenant AND org_id = :org AND object = :object
    ORDER BY field
)sql";

constexpr auto kForgetColumns = R"sql(
    DELETE FROM column_read
    WHERE tenant_id = :tenant AND org_id = :org AND object = :object
)sql";

constexpr auto kAddColumn = R"sql(
    INSERT INTO column_read (tenant_id, org_id, object, field, visible, filled, as_of)
    VALUES (:tenant, :org, :object, :field, :visible, :filled, :as_of)
)sql";

Statement& bind_place(Statement& statement, const model::OrgScope& scope,
                      const std::string& object) {
    return statement.with("tenant", scope.tenant.value)
        .with("org", scope.org.id.text())
        .with("object", object);
}

void run_for_each(Database& database, const char* sql, const base::TenantId& tenant,
                  const std::string& object, std::span<const std::string> fields) {
    database.write([&](soci::session& session) {
        for (const std::string& field : fields)
            Statement{session, sql}
                .with("tenant", tenant.value)
                .with("object", object)
                .with("field", field)
                .run();
    });
}

}  // namespace

ports::SelectedFields SqlFieldSelectionStore::selected(const base::TenantId& tenant,
                                                       const std::string& object) {
    return database_.glance([&](soci::session& session) {
        ports::SelectedFields fields;
        Statement{session, kSelected}
            .with("tenant", tenant.value)
            .with("object", object)
            .each(1, [&](const Row& row) {
                if (!fields) fields.emplace();
                if (row.text(0) != kChosen) fields->push_back(row.text(0));
            });
        return fields;
    });
}

void SqlFieldSelectionStore::select(const base::TenantId& tenant, const std::string& object,
                                    std::span<const std::string> fields) {
    run_for_each(database_, kSelect, tenant, object, fields);
}

void SqlFieldSelectionStore::deselect(const base::TenantId& tenant, const std::string& object,
                                      std::span<const std::string> fields) {
    const std::vector<std::string> choice{kChosen};
    run_for_each(database_, kSelect, tenant, object, choice);
    run_for_each(database_, kDeselect, tenant, object, fields);
}

std::vector<ports::ReadColumn> SqlFieldSelectionStore::columns_read(const model::OrgScope& scope,
                                                                    const std::string& object) {
    return database_.read([&](soci::session& session) {
        std::vector<ports::ReadColumn> columns;
        Statement statement{session, kColumnsRead};
        bind_place(statement, scope, object).each(4, [&](const Row& row) {
            columns.push_back({.name = row.text(0),
                               .visible = row.flag(1),
                               .filled = row.flag(2),
                               .as_of = row.optional_instant(3)});
        });
        return columns;
    });
}

void SqlFieldSelectionStore::save_columns_read(const model::OrgScope& scope,
                                               const std::string& object,
                                               std::span<const ports::ReadColumn> columns) {
    database_.write([&](soci::session& session) {
        Statement forget{session, kForgetColumns};
        bind_place(forget, scope, object).run();
        for (const ports::ReadColumn& column : columns) {
            Statement add{session, kAddColumn};
            bind_place(add, scope, object)
                .with("field", column.name)
                .with("visible", std::int64_t{column.visible ? 1 : 0})
                .with("filled", std::int64_t{column.filled ? 1 : 0})
                .with("as_of", column.as_of)
                .run();
        }
    });
}

}  // namespace dealwire::store
