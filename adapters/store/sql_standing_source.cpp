#include "adapters/store/sql_standing_source.hpp"

#include "adapters/store/count_sql.hpp"
#include "adapters/store/due_sql.hpp"
#include "adapters/store/sql_export_store.hpp"
#include "adapters/store/sql_resolution_store.hpp"
#include "adapters/store/statement.hpp"
#include "engine/ports/store_error.hpp"

#include <soci/soci.h>

#include <algorithm>

namespace dealwire::store {
namespace {

using model::OrgScope;
using ports::RecordCounts;
using ports::ResolutionCounts;
using ports::Standing;
using ports::StandingQuery;

/// Records whose answer is not known are of conversations that an export is at, or was when it
/// broke off: the last ones that changed, or few.
constexpr std::int64_t kLookedIntoForUnanswered = 1'000;

constexpr auto kUpTo = R"sql(
    SELECT COUNT(*) FROM (SELECT 1 FROM conversation WHERE tenant_id = :tenant LIMIT :limit) AS c
)sql";

// What was marked, and of what changed after `:seen` the last: each resolution is looked up by its
// key. One whose conversation is what it was made from, on this basis, is not stale.
constexpr auto kStale = R"sql(
    SELECT found, COUNT(*)
    FROM (SELECT (SELECT CASE WHEN r.basis = :basis
                               AND r.conversation_digest =
                                   (SELECT c.digest FROM conversation AS c
                                    WHERE c.tenant_id = r.tenant_id AND c.id = r.conversation_id)
                              THEN NULL ELSE r.is_resolved END
                  FROM resolution AS r
                  WHERE r.tenant_id = :tenant AND r.org_id = :org AND r.conversation_id = k.id)
                 AS found
          FROM (SELECT id FROM (SELECT id FROM conversation
                                WHERE tenant_id = :tenant AND revision > :seen
                                ORDER BY revision DESC, id DESC
                                LIMIT :limit) AS changed
                UNION
                SELECT id FROM (SELECT conversation_id AS id FROM resolution
                                WHERE tenant_id = :tenant AND org_id = :org AND basis = ''
                                ORDER BY conversation_id
                                LIMIT :limit) AS marked) AS k) AS looked_at
    GROUP BY found
)sql";

constexpr auto kWritten = R"sql(
    SELECT CAST(COALESCE(SUM(written), 0) AS BIGINT),
           CAST(COALESCE(SUM(CASE WHEN object = :own THEN written ELSE 0 END), 0) AS BIGINT)
    FROM export_object
    WHERE tenant_id = :tenant AND org_id = :org
)sql";

/// Of those that are parked: how many there are, and how many of them are in the org all the same,
/// because only their last update was refused.
constexpr auto kParkedOwn = R"sql(
    SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN record_id = '' THEN 0 ELSE 1 END), 0) AS BIGINT)
    FROM export_record
    WHERE tenant_id = :tenant AND org_id = :org AND state = 'parked' AND cascades = 0
      AND record_key = conversation_id AND gone_at IS NULL
)sql";

/// Where conversations have no record of their own: tasks alone, which are few.
constexpr auto kConversations = R"sql(
    SELECT COUNT(DISTINCT conversation_id) FROM export_record
    WHERE tenant_id = :tenant AND org_id = :org AND state = 'written' AND gone_at IS NULL
)sql";

constexpr auto kParked = R"sql(
    SELECT COUNT(*) FROM export_record
    WHERE tenant_id = :tenant AND org_id = :org AND state = 'parked'
)sql";

constexpr auto kGone = R"sql(
    SELECT COUNT(*) FROM export_record
    WHERE tenant_id = :tenant AND org_id = :org AND gone_at IS NOT NULL AND cascades = 0
)sql";

constexpr auto kUnanswered = R"sql(
    SELECT CAST(COALESCE(SUM(
               (SELECT COUNT(*) FROM export_record AS e
                WHERE e.tenant_id = :tenant AND e.org_id = :org AND e.conversation_id = c.id
                  AND e.state IN ('pending', 'deleting'))
               + (SELECT COALESCE(SUM((SELECT s.pending + s.deleting FROM export_sheet AS s
                                       WHERE s.tenant_id = :tenant AND s.org_id = :org
                                         AND s.object = o.object
                                         AND s.conversation_id = c.id)), 0)
                  FROM export_object AS o
                  WHERE o.tenant_id = :tenant AND o.org_id = :org)), 0) AS BIGINT)
)sql";

/// What is only to be looked at again has every answer.
constexpr auto kMayBeUnanswered =
    " AND c.reason IN ('new', 'changed', 'removed', 'unanswered', 'retry')";

constexpr auto kByReason = " GROUP BY c.reason";

std::int64_t counted(soci::session& session, const OrgScope& scope, const char* sql) {
    return Statement{session, sql}.in(scope).number().value_or(0);
}

bool has_more_than(soci::session& session, const OrgScope& scope, std::int64_t most) {
    Statement up_to{session, kUpTo};
    return up_to.with("tenant", scope.tenant.value).with("limit", most + 1).number().value_or(0) >
           most;
}

ResolutionCounts resolutions_of(soci::session& session, const OrgScope& scope,
                                const std::string& basis, std::int64_t most) {
    ResolutionCounts counts;
    Statement live{session, kCountLive};
    const std::int64_t conversations = live.with("tenant", scope.tenant.value).number().value_or(0);
    const std::int64_t held = counted(session, scope, kCountHeld);
    counts.unresolved = counted(session, scope, kCountNowhere);
    counts.resolved = held - counts.unresolved;
    const auto seen = Statement{session, kSettled}.in(scope).with("basis", basis).number();
    Statement{session, kStale}
        .in(scope)
        .with("basis", basis)
        .with("seen", seen.value_or(-1))
        .with("limit", most)
        .each(2, [&](const Row& row) {
            if (row.is_null(0)) return;
            (row.flag(0) ? counts.stale_resolved : counts.stale_unresolved) = row.integer(1);
        });
    counts.resolved -= counts.stale_resolved;
    counts.unresolved -= counts.stale_unresolved;
    counts.waiting = std::max<std::int64_t>(0, conversations - held) + counts.stale_resolved +
                     counts.stale_unresolved;
    return counts;
}

RecordCounts records_of(soci::session& session, const OrgScope& scope, const StandingQuery& query,
                        std::int64_t most) {
    RecordCounts counts;
    Statement{session, kWritten}.in(scope).with("own", query.own).each(2, [&](const Row& row) {
        counts.written = row.integer(0);
        counts.conversations = row.integer(1);
    });
    std::int64_t own = counts.conversations;
    Statement{session, kParkedOwn}.in(scope).each(2, [&](const Row& row) {
        own += row.integer(0);
        counts.conversations += row.integer(1);
    });
    if (own == 0 && counts.written > 0)
        counts.conversations = counted(session, scope, kConversations);
    counts.parked = counted(session, scope, kParked);
    counts.gone = counted(session, scope, kGone);
    counts.pending = Statement{session, kUnanswered + due_from(kChangedLast) + kMayBeUnanswered}
                         .in(scope)
                         .with("settings", query.settings)
                         .with("limit", std::min(most, kLookedIntoForUnanswered))
                         .number()
                         .value_or(0);
    return counts;
}

ports::DueCounts due_of(soci::session& session, const OrgScope& scope, const StandingQuery& query,
                        std::int64_t most) {
    ports::DueCounts counts;
    Statement{session, "SELECT c.reason, COUNT(*)" + due_from(kChangedLast) + kByReason}
        .in(scope)
        .with("settings", query.settings)
        .with("limit", most)
        .each(2, [&](const Row& row) {
            const auto reason = model::due_reason_named(row.text(0));
            if (!reason)
                throw ports::StoreError{"A conversation is due for the unknown reason " +
                                        row.text(0) + "."};
            counts.emplace(*reason, row.integer(1));
        });
    return counts;
}

}  // namespace

Standing SqlStandingSource::standing(const OrgScope& scope, const StandingQuery& query) {
    const std::int64_t most = row_limit(most_);
    const bool many =
        database_.read([&](soci::session& session) { return has_more_than(session, scope, most); });
    if (!many) {
        SqlExportStore exports{database_};
        return {.looked_at = std::nullopt,
                .resolutions = SqlResolutionStore{database_}.counts(scope, query.basis),
                .records = exports.record_counts(scope),
                .due = exports.due_counts(scope, query.settings, {})};
    }
    return database_.read([&](soci::session& session) {
        return Standing{.looked_at = most,
                        .resolutions = resolutions_of(session, scope, query.basis, most),
                        .records = records_of(session, scope, query, most),
                        .due = due_of(session, scope, query, most)};
    });
}

}  // namespace dealwire::store
