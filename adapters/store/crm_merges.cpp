#include "adapters/store/crm_merges.hpp"

#include "adapters/json/json.hpp"
#include "adapters/store/statement.hpp"
#include "engine/base/tree.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

using model::OrgScope;
using model::RecordId;

std::string losers_sql(const CrmTable& table) {
    return std::string{"SELECT id, master_id FROM "} + table.table +
           " WHERE tenant_id = :tenant AND org_id = :org AND master_id IS NOT NULL "
           "AND state = 'deleted'";
}

std::string repoint_sql(const Dialect& dialect, const std::string& table,
                        const std::string& column) {
    const char* pairs = dialect.backend == Backend::Sqlite
                            ? "json_each(:pairs)"
                            : "jsonb_each_text(CAST(:pairs AS JSONB))";
    return "UPDATE " + table + " SET " + column + " = pair.value FROM " + pairs +
           " AS pair WHERE tenant_id = :tenant AND org_id = :org AND " + column + " = pair.key";
}

/// The end of the chain that begins at `id`; a chain that bites its tail ends anywhere in it.
RecordId end_of_chain(const Winners& masters, const RecordId& id) {
    RecordId end = id;
    for (std::size_t steps = 0; steps <= masters.size(); ++steps) {
        const auto next = masters.find(end);
        if (next == masters.end()) break;
        end = next->second;
    }
    return end;
}

Winners masters_of(soci::session& session, const OrgScope& scope, std::string_view object) {
    Winners masters;
    Statement{session, losers_sql(crm_table(object))}.in(scope).each(
        2, [&](const Row& row) { masters.emplace(row.record_id(0), row.record_id(1)); });
    return masters;
}

void point(soci::session& session, const Dialect& dialect, const OrgScope& scope,
           const CrmTable& table, const TypedColumn& column, const Winners& winners) {
    if (winners.empty()) return;
    base::Tree::Object pairs;
    for (const auto& [loser, winner] : winners) pairs.emplace_back(loser.text(), winner.text());
    Statement{session, repoint_sql(dialect, table.table, column.column)}
        .in(scope)
        .with("pairs", json::to_text(pairs))
        .run();
}

}  // namespace

MergedRecords merged_records(soci::session& session, const OrgScope& scope, const CrmTable& table) {
    MergedRecords merged;
    for (const TypedColumn& column : table.typed) {
        if (column.links_to.empty() || merged.contains(column.links_to)) continue;
        const Winners masters = masters_of(session, scope, column.links_to);
        Winners& winners = merged[std::string{column.links_to}];
        for (const auto& [loser, master] : masters)
            winners.emplace(loser, end_of_chain(masters, loser));
    }
    return merged;
}

void follow_later_merges(soci::session& session, const Dialect& dialect, const OrgScope& scope,
                         const CrmTable& table, const MergedRecords& known) {
    const MergedRecords now = merged_records(session, scope, table);
    if (now == known) return;
    for (const TypedColumn& column : table.typed)
        if (const auto winners = now.find(column.links_to); winners != now.end())
            point(session, dialect, scope, table, column, winners->second);
}

void point_links_at_winners(soci::session& session, const Dialect& dialect, const OrgScope& scope,
                            std::string_view object, std::span<const RecordId> losers) {
    const Winners masters = masters_of(session, scope, object);
    Winners winners;
    for (const RecordId& loser : losers)
        if (masters.contains(loser)) winners.emplace(loser, end_of_chain(masters, loser));
    for (const CrmTable& table : crm_tables())
        for (const TypedColumn& column : table.typed)
            if (column.links_to == object) point(session, dialect, scope, table, column, winners);
}

}  // namespace dealwire::store
