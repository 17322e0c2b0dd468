#include "adapters/store/sql_field_selection_store.hpp"

#include "adapters/store/statement.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

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

std::vector<std::string> SqlFieldSelectionStore::selected(const base::TenantId& tenant,
                                                          const std::string& object) {
    return database_.read([&](soci::session& session) {
        std::vector<std::string> fields;
        Statement{session, kSelected}
            .with("tenant", tenant.value)
            .with("object", object)
            .each(1, [&](const Row& row) { fields.push_back(row.text(0)); });
        return fields;
    });
}

void SqlFieldSelectionStore::select(const base::TenantId& tenant, const std::string& object,
                                    std::span<const std::string> fields) {
    run_for_each(database_, kSelect, tenant, object, fields);
}

void SqlFieldSelectionStore::deselect(const base::TenantId& tenant, const std::string& object,
                                      std::span<const std::string> fields) {
    run_for_each(database_, kDeselect, tenant, object, fields);
}

}  // namespace dealwire::store
