#include "adapters/store/crm_page_writer.hpp"

#include "adapters/store/bulk_insert.hpp"
#include "adapters/store/crm_held.hpp"
#include "adapters/store/crm_merges.hpp"
#include "adapters/store/crm_page.hpp"
#include "adapters/store/staging.hpp"
#include "adapters/store/statement.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

using Present = std::vector<const TypedColumn*>;

/// What becomes of the rows of a page.
struct Sorted {
    std::vector<PageRow> added;   ///< not held
    std::vector<PageRow> merged;  ///< held in another version, not a newer one
    WrittenPage written;          ///< as far as it is known before writing

    void add(const PageRow& row, bool held) {
        (held ? merged : added).push_back(row);
        if (!written.range) written.range = IdRange{row.id, row.id};
        written.range->last = row.id;
        written.rows.push_back(row.id);
    }
};

const char* type_of(ColumnKind kind, const Dialect& dialect) {
    switch (kind) {
        case ColumnKind::Instant:
            return "BIGINT";
        case ColumnKind::Flag:
            return "SMALLINT";
        case ColumnKind::Number:
            return dialect.number_type;
        case ColumnKind::Text:
        case ColumnKind::RecordId:
        case ColumnKind::Date:
            return "TEXT";
    }
    return "TEXT";
}

std::vector<StagedColumn> stage_columns(const CrmTable& table, const Dialect& dialect) {
    std::vector<StagedColumn> columns{{"id", dialect.id_type},
                                      {"system_modstamp", "BIGINT"},
                                      {"state", "TEXT"},
                                      {"digest", "BIGINT"},
                                      {"fields", "TEXT"}};
    for (const TypedColumn& typed : table.typed)
        columns.push_back({typed.column, type_of(typed.kind, dialect)});
    return columns;
}

/// The columns that CrmPage::write gives.
std::vector<std::string> written_columns(const Present& present) {
    std::vector<std::string> columns{"id", "system_modstamp", "state", "digest", "fields"};
    for (const TypedColumn* typed : present) columns.emplace_back(typed->column);
    return columns;
}

/// Holds where row `added` may replace row `held`: unless both have a stamp and it is older.
std::string wins(const std::string& added, const std::string& held) {
    return "(" + added + ".system_modstamp IS NULL OR " + held + ".system_modstamp IS NULL OR " +
           added + ".system_modstamp >= " + held + ".system_modstamp)";
}

std::string merged_fields(const Dialect& dialect, const std::string& added,
                          const std::string& held) {
    return dialect.merged_json(held + ".fields", added + ".fields");
}

/// Columns that the page does not have are not mentioned, and so keep their values.
std::string assignments(const Dialect& dialect, const std::string& added, const std::string& held,
                        const Present& present) {
    std::string text = "fields = CAST(" + merged_fields(dialect, added, held) + " AS TEXT)";
    for (const TypedColumn* column : present)
        text.append(", ")
            .append(column->column)
            .append(" = ")
            .append(added)
            .append(".")
            .append(column->column);
    return text;
}

std::string contents_differ(const Dialect& dialect, const std::string& added,
                            const std::string& held, const Present& present) {
    std::string text =
        merged_fields(dialect, added, held) + " <> " + dialect.comparable_json(held + ".fields");
    for (const TypedColumn* column : present) {
        const std::string name = column->column;
        text += " OR " + held + "." + name + " IS DISTINCT FROM " + added + "." + name;
    }
    return text;
}

/// Takes the staged rows to the records that hold their keys. Never a join: before PostgreSQL has
/// statistics of a table, it would read all of it for each page.
std::string staged_sql(const CrmTable& table, const Present& present, const std::string& set,
                       const std::string& condition) {
    std::string columns;
    for (const std::string& column : written_columns(present)) columns.append(", ").append(column);
    return std::string{"INSERT INTO "} + table.table + " (tenant_id, org_id" + columns +
           ") SELECT CAST(:tenant AS TEXT), CAST(:org AS TEXT)" + columns + " FROM " + table.stage +
           " WHERE TRUE ORDER BY id ON CONFLICT (tenant_id, org_id, id) DO UPDATE SET " + set +
           " WHERE " + wins("excluded", table.table) + " AND (" + condition + ")";
}

std::string merge_sql(const Dialect& dialect, const CrmTable& table, const Present& present) {
    const std::string held = table.table;
    const std::string stamp = "COALESCE(excluded.system_modstamp, " + held + ".system_modstamp)";
    return staged_sql(
        table, present,
        "system_modstamp = " + stamp + ", state = excluded.state, digest = excluded.digest, " +
            (table.can_be_released ? "released_at = NULL, " : "") +
            assignments(dialect, "excluded", held, present),
        held + ".state <> excluded.state OR " + stamp + " IS DISTINCT FROM " + held +
            ".system_modstamp OR " + contents_differ(dialect, "excluded", held, present));
}

/// Records that a page tells nothing new about still get its digest, so that the next reading of
/// the same columns finds them by it.
std::string keep_digests_sql(const CrmTable& table, const Present& present) {
    return staged_sql(table, present, "digest = excluded.digest",
                      std::string{table.table} + ".digest <> excluded.digest");
}

/// Only rows of records that are held are staged for it, so that it adds none.
std::string beside_sql(const Dialect& dialect, const CrmTable& table, const Present& present) {
    return staged_sql(table, present,
                      "digest = 0, " + assignments(dialect, "excluded", table.table, present),
                      contents_differ(dialect, "excluded", table.table, present));
}

bool is_older(const PageRow& row, const HeldVersion& held) {
    return row.stamp != kNoStamp && held.stamp != kNoStamp && row.stamp < held.stamp;
}

Sorted sorted_rows(soci::session& session, const Dialect& dialect, const model::OrgScope& scope,
                   const CrmPage& page) {
    const std::vector<PageRow> rows = page.newest_rows();
    const auto versions = held_versions(session, dialect, scope, page.table(), rows);
    Sorted sorted;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const PageRow& row = rows[i];
        const auto& held = versions[i];
        if (!held && page.beside()) continue;
        const bool known = held && held->digest != 0 && held->digest == page.digest(row);
        if (held && (known || is_older(row, *held))) {
            ++sorted.written.saved.unchanged;
            continue;
        }
        sorted.add(row, held.has_value());
        if (page.beside()) continue;
        const bool was_deleted = held && held->deleted;
        if (page.is_deleted(row) && !was_deleted) ++sorted.written.saved.deleted;
        if (page.is_merged(row)) sorted.written.losers.push_back(row.id);
        if (was_deleted && !page.is_deleted(row)) sorted.written.lifts_tombstones = true;
    }
    return sorted;
}

void insert_rows(soci::session& session, const Dialect& dialect, const model::OrgScope& scope,
                 const CrmPage& page, std::span<const PageRow> rows, const MergedRecords& merged) {
    const BulkTarget target{page.table().table,
                            written_columns(page.present()),
                            {{"tenant_id", scope.tenant.value}, {"org_id", scope.org.id.text()}}};
    const auto insert = bulk_insert(session, dialect, target);
    for (const PageRow& row : rows) page.write(row, merged, false, *insert);
    insert->finish();
}

/// How many records it changed.
std::int64_t merge_rows(soci::session& session, const Dialect& dialect,
                        const model::OrgScope& scope, const CrmPage& page,
                        std::span<const PageRow> rows, const MergedRecords& merged) {
    const CrmTable& table = page.table();
    const Present present = page.present();
    create_stage(session, dialect, table.stage, stage_columns(table, dialect));
    const auto insert = bulk_insert(session, dialect, {table.stage, written_columns(present)});
    for (const PageRow& row : rows) page.write(row, merged, true, *insert);
    insert->finish();

    const std::string sql =
        page.beside() ? beside_sql(dialect, table, present) : merge_sql(dialect, table, present);
    const std::int64_t changed = Statement{session, sql}.in(scope).run();
    const auto total = static_cast<std::int64_t>(rows.size());
    if (!page.beside() && changed < total)
        Statement{session, keep_digests_sql(table, present)}.in(scope).run();
    clear_stage(session, table.stage);
    return changed;
}

/// Whether it can change what a resolution depends on: a back-fill of the admin's own fields
/// cannot, unless they are those of accounts, which may name domains.
bool counts_for_resolutions(const CrmPage& page) {
    return !page.beside() || page.table().object == "Account" || !page.present().empty();
}

}  // namespace

WrittenPage write_page(soci::session& session, const Dialect& dialect, const model::OrgScope& scope,
                       const model::RecordPage& content, MergeMemory& merges) {
    const CrmPage page{content};
    Sorted sorted = sorted_rows(session, dialect, scope, page);
    WrittenPage written = std::move(sorted.written);
    if (!written.range) return written;
    written.counts_for_resolutions = counts_for_resolutions(page);
    if (page.has_links()) written.merged = merges.records(session, scope, page.table());
    if (!sorted.added.empty())
        insert_rows(session, dialect, scope, page, sorted.added, written.merged);
    written.saved.changed = static_cast<std::int64_t>(sorted.added.size());
    if (!sorted.merged.empty()) {
        const auto total = static_cast<std::int64_t>(sorted.merged.size());
        const auto changed =
            merge_rows(session, dialect, scope, page, sorted.merged, written.merged);
        written.saved.changed += changed;
        written.saved.unchanged += total - changed;
    }
    return written;
}

void settle_links(soci::session& session, const Dialect& dialect, const model::OrgScope& scope,
                  const std::string& object, const WrittenPage& written, MergeMemory& merges) {
    const CrmTable& table = crm_table(object);
    if (!written.merged.empty())
        follow_later_merges(session, dialect, scope, table, *written.range, written.merged,
                            merges.records(session, scope, table));
    if (!table.has_master()) return;
    if (!written.losers.empty())
        point_links_at_winners(session, dialect, scope, object, written.losers);
    if (!written.losers.empty() || written.lifts_tombstones)
        raise_merge_revision(session, scope, object);
}

}  // namespace dealwire::store
