#include "adapters/store/sql_crm_store.hpp"

#include "adapters/json/json.hpp"
#include "adapters/store/bulk_insert.hpp"
#include "adapters/store/crm_held.hpp"
#include "adapters/store/crm_page_writer.hpp"
#include "adapters/store/crm_rows.hpp"
#include "adapters/store/crm_states.hpp"
#include "adapters/store/crm_touches.hpp"
#include "adapters/store/reading_rows.hpp"
#include "adapters/store/staging.hpp"
#include "adapters/store/statement.hpp"
#include "engine/ports/store_error.hpp"

#include <soci/soci.h>

#include <array>
#include <map>

namespace dealwire::store {
namespace {

using model::OrgScope;
using model::RecordId;

constexpr auto kRevision = R"sql(
    SELECT revision FROM crm_revision WHERE tenant_id = :tenant AND org_id = :org
)sql";

constexpr auto kCoverDeletions = R"sql(
    INSERT INTO deletion_log (tenant_id, org_id, object, covered_at)
    VALUES (:tenant, :org, :object, :covered)
    ON CONFLICT (tenant_id, org_id, object) DO UPDATE SET covered_at = excluded.covered_at
)sql";

constexpr auto kDeletionStage = "stage_deletion";

/// Only held records are staged for it, so that it adds none. The digest goes, so that the same
/// version from the org is not taken for what is held.
std::string delete_sql(const std::string& table) {
    return "INSERT INTO " + table +
           " (tenant_id, org_id, id, system_modstamp, state) SELECT CAST(:tenant AS TEXT), "
           "CAST(:org AS TEXT), id, deleted_at, 'deleted' FROM " +
           kDeletionStage +
           " WHERE TRUE ORDER BY id ON CONFLICT (tenant_id, org_id, id) DO UPDATE SET "
           "state = 'deleted', digest = 0 WHERE " +
           table + ".state <> 'deleted' AND (" + table + ".system_modstamp IS NULL OR " + table +
           ".system_modstamp <= excluded.system_modstamp)";
}

/// The latest deletion of each record, in ascending id.
std::vector<PageRow> latest_deletions(std::span<const model::Deletion> deletions) {
    std::map<RecordId, base::Instant> latest;
    for (const model::Deletion& deletion : deletions) {
        base::Instant& at = latest.try_emplace(deletion.id, deletion.at).first->second;
        at = std::max(at, deletion.at);
    }
    std::vector<PageRow> rows;
    for (const auto& [id, at] : latest) rows.push_back({id, to_number(at), rows.size()});
    return rows;
}

struct Deleted {
    std::int64_t records = 0;
    std::vector<RecordId> ids;  ///< theirs, or some more
};

Deleted delete_records(soci::session& session, const Dialect& dialect, const OrgScope& scope,
                       const CrmTable& table, std::span<const model::Deletion> deletions) {
    const std::vector<PageRow> rows = latest_deletions(deletions);
    const auto versions = held_versions(session, dialect, scope, table, rows);
    const std::array<StagedColumn, 2> columns{{{"id", dialect.id_type}, {"deleted_at", "BIGINT"}}};
    create_stage(session, dialect, kDeletionStage, columns);
    const auto insert = bulk_insert(session, dialect, {kDeletionStage, {"id", "deleted_at"}});
    Deleted deleted;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!versions[i] || versions[i]->deleted) continue;
        deleted.ids.push_back(rows[i].id);
        insert->begin_row();
        insert->text(rows[i].id.view());
        insert->integer(rows[i].stamp);
        insert->end_row();
    }
    insert->finish();
    deleted.records = Statement{session, delete_sql(table.table)}.in(scope).run();
    clear_stage(session, kDeletionStage);
    return deleted;
}

std::string select_sql(const CrmTable& table) {
    std::string text = "SELECT state, system_modstamp, fields";
    for (const TypedColumn& column : table.typed) text.append(", ").append(column.column);
    if (table.can_be_released) text.append(", released_at");
    return text + " FROM " + table.table +
           " WHERE tenant_id = :tenant AND org_id = :org AND id = :id";
}

std::string count_all_sql(const CrmTable& table) {
    return std::string{"SELECT COUNT(*) FROM "} + table.table +
           " WHERE tenant_id = :tenant AND org_id = :org";
}

/// The condition is that of the index `…_not_live`: live records, the most, are never looked at.
std::string count_not_live_sql(const CrmTable& table) {
    return std::string{"SELECT state, COUNT(*) FROM "} + table.table +
           " WHERE tenant_id = :tenant AND org_id = :org AND state <> 'live' GROUP BY state";
}

ports::HeldRecords count(soci::session& session, const OrgScope& scope, const CrmTable& table) {
    ports::HeldRecords held{.object = std::string{table.object}};
    Statement{session, count_not_live_sql(table)}.in(scope).each(2, [&](const Row& row) {
        const std::string& state = row.text(0);
        (state == "deleted"   ? held.deleted
         : state == "missing" ? held.missing
                              : held.released) = row.integer(1);
    });
    const auto all = Statement{session, count_all_sql(table)}.in(scope).number();
    held.live = all.value_or(0) - held.deleted - held.missing - held.released;
    return held;
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
    if (record.state == model::RecordState::Released && table.can_be_released)
        record.released_at = row.optional_instant(kFirstTyped + table.typed.size());
    return record;
}

}  // namespace

SqlCrmStore::SqlCrmStore(Database& database)
    : database_{database}, merges_{std::make_unique<MergeMemory>()} {}

SqlCrmStore::~SqlCrmStore() = default;

ports::PageSaved SqlCrmStore::save_page(const OrgScope& scope, const model::RecordPage& page,
                                        const std::optional<model::ReadingPlace>& place) {
    (void)crm_table(page.object);
    const Dialect& dialect = database_.dialect();
    return database_.write([&](soci::session& session) {
        if (*dialect.prepare_page) run_script(session, dialect, dialect.prepare_page);
        const WrittenPage written = write_page(session, dialect, scope, page, *merges_);
        if (place) write_place(session, scope, *place);
        if (written.saved.changed > 0) {
            note_changes(session, dialect, scope,
                         {page.object, written.rows, written.counts_for_resolutions});
            settle_links(session, dialect, scope, page.object, written, *merges_);
        }
        return written.saved;
    });
}

std::int64_t SqlCrmStore::save_deletions(const OrgScope& scope, const std::string& object,
                                         std::span<const model::Deletion> deletions,
                                         base::Instant covered) {
    const CrmTable& table = crm_table(object);
    return database_.write([&](soci::session& session) {
        // As with a page: what was deleted is lost together with how far the log was read.
        const Dialect& dialect = database_.dialect();
        if (*dialect.prepare_page) run_script(session, dialect, dialect.prepare_page);
        Deleted deleted;
        if (!deletions.empty()) deleted = delete_records(session, dialect, scope, table, deletions);
        Statement{session, kCoverDeletions}
            .in(scope)
            .with("object", object)
            .with("covered", covered)
            .run();
        if (deleted.records > 0) note_changes(session, dialect, scope, {object, deleted.ids});
        return deleted.records;
    });
}

std::int64_t SqlCrmStore::release(const OrgScope& scope, std::span<const RecordId> ids,
                                  base::Instant at) {
    return database_.write([&](soci::session& session) {
        return release_opportunities(session, database_.dialect(), scope, ids, at);
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
            .each(3 + table.typed.size() + (table.can_be_released ? 1 : 0),
                  [&](const Row& row) { found = to_record(table, id, row); });
        return found;
    });
}

std::vector<std::pair<std::string, std::int64_t>> SqlCrmStore::counts(const OrgScope& scope) {
    std::vector<std::pair<std::string, std::int64_t>> counted;
    for (ports::HeldRecords& object : held(scope))
        counted.emplace_back(std::move(object.object), object.live);
    return counted;
}

std::vector<ports::HeldRecords> SqlCrmStore::held(const OrgScope& scope) {
    return database_.read([&](soci::session& session) {
        std::vector<ports::HeldRecords> counted;
        for (const CrmTable& table : crm_tables()) counted.push_back(count(session, scope, table));
        return counted;
    });
}

std::int64_t SqlCrmStore::revision(const OrgScope& scope) {
    return database_.read([&](soci::session& session) {
        return Statement{session, kRevision}.in(scope).number().value_or(0);
    });
}

}  // namespace dealwire::store
