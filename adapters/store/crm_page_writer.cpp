#include "adapters/store/crm_page_writer.hpp"

#include "adapters/store/crm_rows.hpp"
#include "adapters/store/staging.hpp"
#include "adapters/store/statement.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

using Present = std::vector<const TypedColumn*>;

/// Holds where row `added` may replace row `held`: unless both have a stamp and it is older.
std::string wins(const std::string& added, const std::string& held) {
    return "(" + added + ".system_modstamp IS NULL OR " + held + ".system_modstamp IS NULL OR " +
           added + ".system_modstamp >= " + held + ".system_modstamp)";
}

/// Columns that the page does not have are not mentioned, and so keep their values.
std::string assignments(const Dialect& dialect, const std::string& held, const Present& present) {
    std::string text = "system_modstamp = COALESCE(excluded.system_modstamp, " + held +
                       ".system_modstamp), state = excluded.state, fields = " +
                       dialect.merged_json(held + ".fields", "excluded.fields");
    for (const TypedColumn* column : present)
        text.append(", ").append(column->column).append(" = excluded.").append(column->column);
    return text;
}

std::string differs(const Dialect& dialect, const std::string& held, const Present& present) {
    std::string text = "(" + held + ".state <> excluded.state OR COALESCE(excluded" +
                       ".system_modstamp, " + held + ".system_modstamp) IS DISTINCT FROM " + held +
                       ".system_modstamp OR " +
                       dialect.merged_json(held + ".fields", "excluded.fields") + " <> " +
                       dialect.comparable_json(held + ".fields");
    for (const TypedColumn* column : present) {
        const std::string name = column->column;
        text += " OR " + held + "." + name + " IS DISTINCT FROM excluded." + name;
    }
    return text + ")";
}

std::string merge_sql(const Dialect& dialect, const CrmTable& table, const Present& present) {
    std::string typed;
    for (const TypedColumn* column : present) typed.append(", ").append(column->column);
    const std::string held = table.table;
    return "INSERT INTO " + held + " (tenant_id, org_id, id, system_modstamp, state, fields" +
           typed +
           ") SELECT CAST(:tenant AS TEXT), CAST(:org AS TEXT), id, system_modstamp, state, "
           "fields" +
           typed + " FROM " + table.stage +
           " WHERE TRUE ORDER BY id ON CONFLICT (tenant_id, org_id, id) DO UPDATE SET " +
           assignments(dialect, held, present) + " WHERE " + wins("excluded", held) + " AND " +
           differs(dialect, held, present);
}

std::string new_tombstones_sql(const CrmTable& table) {
    return std::string{"SELECT COUNT(*) FROM "} + table.stage +
           " AS added WHERE added.state = 'deleted' AND COALESCE((SELECT CASE WHEN held.state <> "
           "'deleted' AND " +
           wins("added", "held") + " THEN 1 ELSE 0 END FROM " + table.table +
           " AS held WHERE held.tenant_id = :tenant AND held.org_id = :org AND "
           "held.id = added.id), 1) = 1";
}

}  // namespace

ports::PageSaved write_page(soci::session& session, const Dialect& dialect,
                            const model::OrgScope& scope, const model::RecordPage& page) {
    const CrmTable& table = crm_table(page.object);
    StagedPage staged = staged_page(table, page);
    const auto total = static_cast<int>(staged.rows.size());
    if (total == 0) return {};
    stage(session, dialect, table.stage, stage_columns(table, dialect), std::move(staged.rows));

    ports::PageSaved saved;
    if (staged.has_tombstones) {
        const auto added = Statement{session, new_tombstones_sql(table)}.in(scope).number();
        saved.deleted = static_cast<int>(added.value_or(0));
    }
    const std::string merge = merge_sql(dialect, table, staged.present);
    saved.changed = static_cast<int>(Statement{session, merge}.in(scope).run());
    saved.unchanged = total - saved.changed;
    clear_stage(session, table.stage);
    return saved;
}

}  // namespace dealwire::store
