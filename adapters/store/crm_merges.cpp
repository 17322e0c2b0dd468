#include "adapters/store/crm_merges.hpp"

#include "adapters/json/json.hpp"
#include "adapters/store/crm_touches.hpp"
#include "adapters/store/statement.hpp"
#include "engine/base/tree.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

using model::OrgScope;
using model::RecordId;

constexpr auto kRevision = R"sql(
    SELECT revision FROM merge_revision
    WHERE tenant_id = :tenant AND org_id = :org AND object = :object
)sql";

constexpr auto kRaise = R"sql(
    INSERT INTO merge_revision (tenant_id, org_id, object, revision)
    VALUES (:tenant, :org, :object, 1)
    ON CONFLICT (tenant_id, org_id, object) DO UPDATE SET revision = merge_revision.revision + 1
)sql";

// A tombstone is told from its state after it was found: asked for in the condition, PostgreSQL may
// take the index of all tombstones as long as it knows nothing about the table.

std::string losers_sql(const CrmTable& table) {
    return std::string{"SELECT id, CASE WHEN state = 'deleted' THEN master_id END FROM "} +
           table.table + " WHERE tenant_id = :tenant AND org_id = :org AND master_id IS NOT NULL";
}

/// The masters of `:ids`, a look-up by key for each.
std::string masters_sql(const Dialect& dialect, const CrmTable& table) {
    return std::string{
               "SELECT listed.value, (SELECT CASE WHEN state = 'deleted' THEN master_id "
               "END FROM "} +
           table.table +
           " WHERE tenant_id = :tenant AND org_id = :org AND id = listed.value) FROM " +
           dialect.ids_table;
}

std::string repoint_sql(const Dialect& dialect, const std::string& table,
                        const std::string& column) {
    const char* pairs = dialect.backend == Backend::Sqlite
                            ? "json_each(:pairs)"
                            : "jsonb_each_text(CAST(:pairs AS JSONB))";
    return "UPDATE " + table + " SET " + column + " = pair.value FROM " + pairs +
           " AS pair WHERE " + table + ".tenant_id = :tenant AND " + table + ".org_id = :org AND " +
           table + "." + column + " = pair.key";
}

/// Finds whether any record points to one of `:ids`, a look-up by index for each. Losers mostly
/// have none left, and changing none takes the planner's idea of the whole table otherwise.
std::string any_link_sql(const Dialect& dialect, const std::string& table,
                         const std::string& column) {
    return std::string{"SELECT 1 FROM "} + dialect.ids_table + " WHERE (SELECT 1 FROM " + table +
           " WHERE tenant_id = :tenant AND org_id = :org AND " + column +
           " = listed.value LIMIT 1) IS NOT NULL LIMIT 1";
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

Winners ends_of_chains(const Winners& masters) {
    Winners winners;
    for (const auto& [loser, master] : masters)
        winners.emplace(loser, end_of_chain(masters, loser));
    return winners;
}

Winners masters_of_all(soci::session& session, const OrgScope& scope, const std::string& object) {
    Winners masters;
    Statement{session, losers_sql(crm_table(object))}.in(scope).each(2, [&](const Row& row) {
        if (!row.is_null(1)) masters.emplace(row.record_id(0), row.record_id(1));
    });
    return masters;
}

/// The masters of `losers`, those of the masters, and so on.
Winners masters_along_chains(soci::session& session, const Dialect& dialect, const OrgScope& scope,
                             const std::string& object, std::vector<RecordId> losers) {
    const std::string sql = masters_sql(dialect, crm_table(object));
    Winners masters;
    while (!losers.empty()) {
        const std::string ids = id_list_of(losers, [](const RecordId& id) { return id.text(); });
        losers.clear();
        Statement{session, sql}.in(scope).with("ids", ids).each(2, [&](const Row& row) {
            if (row.is_null(1)) return;
            const bool is_new = masters.emplace(row.record_id(0), row.record_id(1)).second;
            if (is_new) losers.push_back(row.record_id(1));
        });
        std::erase_if(losers, [&](const RecordId& id) { return masters.contains(id); });
    }
    return masters;
}

std::string text_of(const Winners& winners) {
    base::Tree::Object pairs;
    for (const auto& [loser, winner] : winners) pairs.emplace_back(loser.text(), winner.text());
    return json::to_text(pairs);
}

/// What `now` says otherwise than `known`.
Winners news(const Winners& known, const Winners& now) {
    Winners added;
    for (const auto& [loser, winner] : now) {
        const auto before = known.find(loser);
        if (before == known.end() || before->second != winner) added.emplace(loser, winner);
    }
    return added;
}

std::string in_range(const CrmTable& table) {
    const std::string id = std::string{table.table} + ".id";  // json_each has an id, too
    return " AND " + id + " >= :first AND " + id + " <= :last";
}

std::string returned(const CrmTable& table) {
    return std::string{" RETURNING "} + table.table + ".id";
}

/// Records whose links were moved are written down like those of a page.
void run_and_touch(soci::session& session, const Dialect& dialect, const OrgScope& scope,
                   const CrmTable& table, Statement& repoint) {
    std::vector<RecordId> moved;
    repoint.each(1, [&](const Row& row) { moved.push_back(row.record_id(0)); });
    if (!moved.empty()) note_changes(session, dialect, scope, {std::string{table.object}, moved});
}

void point(soci::session& session, const Dialect& dialect, const OrgScope& scope,
           const CrmTable& table, const TypedColumn& column, const Winners& winners) {
    if (column.has_index) {
        const std::string losers =
            id_list_of(winners, [](const auto& pair) { return pair.first.text(); });
        const auto any = Statement{session, any_link_sql(dialect, table.table, column.column)}
                             .in(scope)
                             .with("ids", losers)
                             .number();
        if (!any) return;
    }
    Statement repoint{session, repoint_sql(dialect, table.table, column.column) + returned(table)};
    repoint.in(scope).with("pairs", text_of(winners));
    run_and_touch(session, dialect, scope, table, repoint);
}

}  // namespace

MergedRecords MergeMemory::records(soci::session& session, const OrgScope& scope,
                                   const CrmTable& table) {
    MergedRecords merged;
    for (const TypedColumn& column : table.typed) {
        if (column.links_to.empty() || merged.contains(column.links_to)) continue;
        const std::string object{column.links_to};
        merged.emplace(object, winners(session, scope, object));
    }
    return merged;
}

std::shared_ptr<const Winners> MergeMemory::winners(soci::session& session, const OrgScope& scope,
                                                    const std::string& object) {
    const std::int64_t revision =
        Statement{session, kRevision}.in(scope).with("object", object).number().value_or(0);
    const std::pair key{scope, object};
    {
        const std::lock_guard lock{mutex_};
        if (const Known& known = known_[key]; known.revision == revision) return known.winners;
    }
    // Losers that were committed between the two questions may be in it already: they stay true.
    auto read =
        std::make_shared<const Winners>(ends_of_chains(masters_of_all(session, scope, object)));
    const std::lock_guard lock{mutex_};
    known_.insert_or_assign(key, Known{revision, read});
    return read;
}

void follow_later_merges(soci::session& session, const Dialect& dialect, const OrgScope& scope,
                         const CrmTable& table, const IdRange& range, const MergedRecords& known,
                         const MergedRecords& now) {
    for (const TypedColumn& column : table.typed) {
        const auto before = known.find(column.links_to);
        const auto after = now.find(column.links_to);
        if (after == now.end() || before == known.end() || before->second == after->second)
            continue;
        const Winners added = news(*before->second, *after->second);
        if (added.empty()) continue;
        Statement repoint{session, repoint_sql(dialect, table.table, column.column) +
                                       in_range(table) + returned(table)};
        repoint.in(scope)
            .with("pairs", text_of(added))
            .with("first", range.first.text())
            .with("last", range.last.text());
        run_and_touch(session, dialect, scope, table, repoint);
    }
}

void point_links_at_winners(soci::session& session, const Dialect& dialect, const OrgScope& scope,
                            const std::string& object, std::span<const RecordId> losers) {
    const Winners masters =
        masters_along_chains(session, dialect, scope, object, {losers.begin(), losers.end()});
    Winners winners;
    for (const RecordId& loser : losers)
        if (masters.contains(loser)) winners.emplace(loser, end_of_chain(masters, loser));
    if (winners.empty()) return;
    for (const CrmTable& table : crm_tables())
        for (const TypedColumn& column : table.typed)
            if (column.links_to == object) point(session, dialect, scope, table, column, winners);
}

void raise_merge_revision(soci::session& session, const OrgScope& scope,
                          const std::string& object) {
    Statement{session, kRaise}.in(scope).with("object", object).run();
}

}  // namespace dealwire::store
