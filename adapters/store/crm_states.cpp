#include "adapters/store/crm_states.hpp"

#include "adapters/store/crm_touches.hpp"
#include "adapters/store/statement.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace dealwire::store {
namespace {

/// Each id is looked up by key, and only live records are taken on to where they are found again:
/// as long as PostgreSQL knows nothing about the table, an UPDATE of listed ids reads all records
/// of the org and compares each with the whole list. The digest goes, so that the same version from
/// the org is not taken for what is held.
std::string take_sql(const Dialect& dialect, const std::string& table, bool with_moment) {
    return "INSERT INTO " + table + " (tenant_id, org_id, id, state" +
           (with_moment ? ", released_at" : "") +
           ") SELECT CAST(:tenant AS TEXT), CAST(:org AS TEXT), listed.value, "
           "CAST(:state AS TEXT)" +
           (with_moment ? ", CAST(:moment AS BIGINT)" : "") + " FROM " + dialect.ids_table +
           " WHERE (SELECT state FROM " + table +
           " WHERE tenant_id = :tenant AND org_id = :org AND id = listed.value) = 'live' "
           "ON CONFLICT (tenant_id, org_id, id) DO UPDATE SET state = excluded.state, digest = 0" +
           (with_moment ? ", released_at = excluded.released_at" : "") + " WHERE " + table +
           ".state = 'live'";
}

struct NewState {
    model::RecordState state;
    std::optional<base::Instant> released_at;
};

std::int64_t take(soci::session& session, const Dialect& dialect, const model::OrgScope& scope,
                  const CrmTable& table, const NewState& next,
                  std::span<const model::RecordId> ids) {
    // In ascending id, as pages lock their rows; none twice, which ON CONFLICT refuses.
    const std::set<model::RecordId> each{ids.begin(), ids.end()};
    if (each.empty()) return 0;
    Statement statement{session, take_sql(dialect, table.table, next.released_at.has_value())};
    statement.in(scope)
        .with("state", name_of(next.state))
        .with("ids", id_list_of(each, [](const model::RecordId& id) { return id.text(); }));
    if (next.released_at) statement.with("moment", *next.released_at);
    const auto taken = statement.run();
    const std::vector<model::RecordId> touched{each.begin(), each.end()};
    if (taken > 0) note_changes(session, dialect, scope, {std::string{table.object}, touched});
    return taken;
}

}  // namespace

std::int64_t take_from_live(soci::session& session, const Dialect& dialect,
                            const model::OrgScope& scope, const CrmTable& table,
                            model::RecordState state, std::span<const model::RecordId> ids) {
    return take(session, dialect, scope, table, {state, {}}, ids);
}

std::int64_t release_opportunities(soci::session& session, const Dialect& dialect,
                                   const model::OrgScope& scope,
                                   std::span<const model::RecordId> ids, base::Instant at) {
    return take(session, dialect, scope, crm_table("Opportunity"),
                {model::RecordState::Released, at}, ids);
}

}  // namespace dealwire::store
