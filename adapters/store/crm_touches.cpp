#include "adapters/store/crm_touches.hpp"

#include "adapters/store/export_reads.hpp"
#include "adapters/store/statement.hpp"
#include "engine/ports/match_store.hpp"

#include <algorithm>
#include <array>

namespace dealwire::store {
namespace {

/// What resolutions depend on. Stages are few, and read whole.
constexpr std::array<std::string_view, 7> kFollowed{
    "Account", "Contact", "Lead", "Opportunity", "OpportunityHistory", "OpportunityContactRole",
    "User"};

/// COALESCE, because `IS NULL` in RETURNING is never true in SQLite 3.40.
constexpr auto kRaise = R"sql(
    INSERT INTO crm_revision (tenant_id, org_id, revision)
    VALUES (:tenant, :org, 1)
    ON CONFLICT (tenant_id, org_id) DO UPDATE
    SET revision = crm_revision.revision + 1,
        touched = CASE WHEN crm_revision.touched + :rows > :most THEN NULL
                       ELSE crm_revision.touched + :rows END
    RETURNING CASE WHEN COALESCE(touched, -1) < 0 THEN -1 ELSE revision END
)sql";

std::string touch_sql(const Dialect& dialect) {
    return std::string{
               "INSERT INTO crm_touch (tenant_id, org_id, object, record_id, revision) "
               "SELECT CAST(:tenant AS TEXT), CAST(:org AS TEXT), CAST(:object AS TEXT), "
               "listed.value, CAST(:revision AS BIGINT) FROM "} +
           dialect.ids_table +
           " WHERE TRUE ON CONFLICT (tenant_id, org_id, object, record_id) DO UPDATE "
           "SET revision = excluded.revision";
}

void raise_revision(soci::session& session, const Dialect& dialect, const model::OrgScope& scope,
                    const ChangedRecords& changed) {
    const bool counts = changed.count_for_resolutions &&
                        std::ranges::find(kFollowed, changed.object) != kFollowed.end();
    const std::int64_t rows = counts ? static_cast<std::int64_t>(changed.ids.size()) : 0;
    const std::int64_t revision = Statement{session, kRaise}
                                      .in(scope)
                                      .with("rows", rows)
                                      .with("most", ports::MatchStore::kMostTouched)
                                      .number()
                                      .value_or(-1);
    if (revision < 0 || rows == 0) return;
    Statement{session, touch_sql(dialect)}
        .in(scope)
        .with("object", changed.object)
        .with("revision", revision)
        .with("ids", id_list_of(changed.ids, [](const model::RecordId& id) { return id.text(); }))
        .run();
}

}  // namespace

void note_changes(soci::session& session, const Dialect& dialect, const model::OrgScope& scope,
                  const ChangedRecords& changed) {
    // In this order: transactions wait for each other at the revision, and never at the readers.
    raise_revision(session, dialect, scope, changed);
    reopen_readers(session, dialect, scope, changed.ids);
}

}  // namespace dealwire::store
