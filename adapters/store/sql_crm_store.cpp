#include "adapters/store/sql_crm_store.hpp"

#include "adapters/json/json.hpp"
#include "adapters/store/crm_page_writer.hpp"
#include "adapters/store/crm_rows.hpp"
#include "adapters/store/reading_rows.hpp"
#include "adapters/store/statement.hpp"
#include "engine/ports/store_error.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

using model::OrgScope;
using model::RecordId;

constexpr auto kRaiseRevision = R"sql(
    INSERT INTO crm_revision (tenant_id, org_id, revision)
    VALUES (:tenant, :org, 1)
    ON CONFLICT (tenant_id, org_id) DO UPDATE SET revision = crm_revision.revision + 1
)sql";

constexpr auto kRevision = R"sql(
    SELECT revision FROM crm_revision WHERE tenant_id = :tenant AND org_id = :org
)sql";

void raise_revision(soci::session& session, const OrgScope& scope) {
    Statement{session, kRaiseRevision}.in(scope).run();
}

std::string release_sql(const CrmTable& table, const Dialect& dialect) {
    return std::string{"UPDATE "} + table.table +
           " SET state = 'released' WHERE tenant_id = :tenant AND org_id = :org AND state = 'live' "
           "AND " +
           dialect.is_listed("id");
}

std::string select_sql(const CrmTable& table) {
    std::string text = "SELECT state, system_modstamp, fields";
    for (const TypedColumn& column : table.typed) text.append(", ").append(column.column);
    return text + " FROM " + table.table +
           " WHERE tenant_id = :tenant AND org_id = :org AND id = :id";
}

std::string count_sql(const CrmTable& table) {
    return std::string{"SELECT COUNT(*) FROM "} + table.table +
           " WHERE tenant_id = :tenant AND org_id = :org AND state = 'live'";
}

/// The picked fields as they are stored, without those that were read as null.
base::Tree::Object picked_fields(const Row& row, std::size_t at) {
    auto parsed = json::parse(row.text(at));
    if (!parsed || !parsed->object())
        throw ports::StoreError{"The store holds a record whose fields are damaged."};
    base::Tree::Object fields = std::move(*parsed->object());
    std::erase_if(fields, [](const auto& field) { return field.second.is_null(); });
    return fields;
}

ports::StoredRecord to_record(const CrmTable& table, const RecordId& id, const Row& row) {
    constexpr std::size_t kFirstTyped = 3;
    ports::StoredRecord record{.object = std::string{table.object}, .id = id};
    record.state = state_named(row.text(0));
    record.fields.set("Id", id.text());
    if (const auto stamp = row.optional_instant(1)) {
        record.system_modstamp = base::to_text(*stamp);
        record.fields.set("SystemModstamp", record.system_modstamp);
    }
    for (std::size_t i = 0; i < table.typed.size(); ++i) {
        const TypedColumn& column = table.typed[i];
        const std::size_t at = kFirstTyped + i;
        if (row.is_null(at)) continue;
        record.fields.set(std::string{column.field}, field_value(column, row, at));
        if (column.field == "MasterRecordId") record.master = row.record_id(at);
    }
    for (auto& [name, value] : picked_fields(row, 2)) record.fields.set(name, std::move(value));
    return record;
}

}  // namespace

ports::PageSaved SqlCrmStore::save_page(const OrgScope& scope, const model::RecordPage& page,
                                        const std::optional<model::ReadingPlace>& place) {
    (void)crm_table(page.object);
    return database_.write([&](soci::session& session) {
        const ports::PageSaved saved = write_page(session, database_.dialect(), scope, page);
        if (place) write_place(session, scope, *place);
        if (saved.changed > 0) raise_revision(session, scope);
        return saved;
    });
}

std::int64_t SqlCrmStore::save_deletions(const OrgScope& scope, const std::string& object,
                                         std::span<const model::Deletion> deletions,
                                         base::Instant covered) {
    (void)scope, (void)deletions, (void)covered;
    (void)crm_table(object);
    return 0;
}

std::int64_t SqlCrmStore::release(const OrgScope& scope, const std::string& object,
                                  std::span<const RecordId> ids) {
    const CrmTable& table = crm_table(object);
    if (ids.empty()) return 0;
    const std::string list = id_list_of(ids, [](const RecordId& id) { return id.text(); });
    return database_.write([&](soci::session& session) {
        const auto released = Statement{session, release_sql(table, database_.dialect())}
                                  .in(scope)
                                  .with("ids", list)
                                  .run();
        if (released > 0) raise_revision(session, scope);
        return released;
    });
}

std::optional<ports::StoredRecord> SqlCrmStore::get(const OrgScope& scope,
                                                    const std::string& object, const RecordId& id) {
    const CrmTable& table = crm_table(object);
    return database_.read([&](soci::session& session) {
        std::optional<ports::StoredRecord> found;
        Statement{session, select_sql(table)}
            .in(scope)
            .with("id", id.text())
            .each(3 + table.typed.size(),
                  [&](const Row& row) { found = to_record(table, id, row); });
        return found;
    });
}

std::vector<std::pair<std::string, std::int64_t>> SqlCrmStore::counts(const OrgScope& scope) {
    return database_.read([&](soci::session& session) {
        std::vector<std::pair<std::string, std::int64_t>> counted;
        for (const CrmTable& table : crm_tables()) {
            const auto live = Statement{session, count_sql(table)}.in(scope).number();
            counted.emplace_back(table.object, live.value_or(0));
        }
        return counted;
    });
}

std::int64_t SqlCrmStore::revision(const OrgScope& scope) {
    return database_.read([&](soci::session& session) {
        return Statement{session, kRevision}.in(scope).number().value_or(0);
    });
}

}  // namespace dealwire::store
