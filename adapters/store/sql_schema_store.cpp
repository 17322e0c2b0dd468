#include "adapters/store/sql_schema_store.hpp"

#include "adapters/store/bulk_insert.hpp"
#include "adapters/store/statement.hpp"
#include "engine/ports/store_error.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

using model::SchemaChange;
using model::SchemaChangeKind;
using model::SeenField;

constexpr auto kFields = R"sql(
    SELECT field, type, is_gone FROM seen_field
    WHERE tenant_id = :tenant AND org_id = :org AND object = :object
    ORDER BY field
)sql";

constexpr auto kForgetFields = R"sql(
    DELETE FROM seen_field WHERE tenant_id = :tenant AND org_id = :org AND object = :object
)sql";

constexpr auto kAddChange = R"sql(
    INSERT INTO schema_change (tenant_id, org_id, noticed_at, object, field, kind, type_before,
                               type_after)
    VALUES (:tenant, :org, :noticed, :object, :field, :kind, :before, :after)
    ON CONFLICT (tenant_id, org_id, noticed_at, object, field, kind) DO UPDATE
    SET type_before = excluded.type_before, type_after = excluded.type_after
)sql";

constexpr auto kChanges = R"sql(
    SELECT object, field, kind, type_before, type_after, noticed_at FROM schema_change
    WHERE tenant_id = :tenant AND org_id = :org AND noticed_at >= :since
    ORDER BY noticed_at DESC, object, field, kind
)sql";

SchemaChangeKind kind_named(const std::string& name) {
    using enum SchemaChangeKind;
    for (const SchemaChangeKind kind : {Appeared, Vanished, CameBack, Retyped})
        if (name == name_of(kind)) return kind;
    throw ports::StoreError{"The store holds a schema change of the unknown kind " + name + "."};
}

void add_fields(soci::session& session, const Dialect& dialect, const model::OrgScope& scope,
                const std::string& object, std::span<const SeenField> fields) {
    const auto insert = bulk_insert(
        session, dialect,
        {"seen_field",
         {"field", "type", "is_gone"},
         {{"tenant_id", scope.tenant.value}, {"org_id", scope.org.id.text()}, {"object", object}}});
    for (const SeenField& field : fields) {
        insert->begin_row();
        insert->text(field.name);
        insert->text(field.type);
        insert->flag(field.gone);
        insert->end_row();
    }
    insert->finish();
}

void add_change(soci::session& session, const model::OrgScope& scope, const SchemaChange& change) {
    Statement{session, kAddChange}
        .in(scope)
        .with("noticed", change.noticed)
        .with("object", change.object)
        .with("field", change.field)
        .with("kind", std::string{name_of(change.kind)})
        .with("before", change.before)
        .with("after", change.after)
        .run();
}

}  // namespace

std::vector<SeenField> SqlSchemaStore::fields(const model::OrgScope& scope,
                                              const std::string& object) {
    return database_.read([&](soci::session& session) {
        std::vector<SeenField> found;
        Statement{session, kFields}.in(scope).with("object", object).each(3, [&](const Row& row) {
            found.push_back({row.text(0), row.text(1), row.flag(2)});
        });
        return found;
    });
}

void SqlSchemaStore::save(const model::OrgScope& scope, const std::string& object,
                          std::span<const SeenField> fields,
                          std::span<const SchemaChange> changes) {
    database_.write([&](soci::session& session) {
        Statement{session, kForgetFields}.in(scope).with("object", object).run();
        add_fields(session, database_.dialect(), scope, object, fields);
        for (const SchemaChange& change : changes) add_change(session, scope, change);
    });
}

std::vector<SchemaChange> SqlSchemaStore::changes(const model::OrgScope& scope,
                                                  base::Instant since) {
    return database_.read([&](soci::session& session) {
        std::vector<SchemaChange> found;
        Statement{session, kChanges}.in(scope).with("since", since).each(6, [&](const Row& row) {
            found.push_back({.object = row.text(0),
                             .field = row.text(1),
                             .kind = kind_named(row.text(2)),
                             .before = row.text(3),
                             .after = row.text(4),
                             .noticed = row.instant(5)});
        });
        return found;
    });
}

}  // namespace dealwire::store
