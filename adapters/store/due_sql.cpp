#include "adapters/store/due_sql.hpp"

namespace dealwire::store {
namespace {

/// Why a conversation is due, empty where it is not; the most urgent reason counts. A removed
/// conversation should have nothing in the org whatever the settings are; one that never had is
/// settled. Each look-up is a scalar subquery by a whole key: a join is a guess on a PostgreSQL
/// that has no statistics yet.
constexpr auto kReasonOfEach = R"sql(
    FROM (SELECT c.id, c.state, c.digest, c.resolved, c.hits,
                 CASE WHEN c.state = 'removed'
                           AND (SELECT 1 FROM export_record AS e
                                WHERE e.tenant_id = c.tenant_id AND e.org_id = :org
                                  AND e.conversation_id = c.id
                                LIMIT 1) IS NULL
                           AND (SELECT MAX((SELECT 1 FROM export_sheet AS s
                                            WHERE s.tenant_id = c.tenant_id AND s.org_id = :org
                                              AND s.object = o.object
                                              AND s.conversation_id = c.id))
                                FROM export_object AS o
                                WHERE o.tenant_id = c.tenant_id AND o.org_id = :org) IS NULL
                           THEN ''
                      ELSE COALESCE((SELECT CASE
                                    WHEN c.state = 'removed'
                                         THEN CASE WHEN p.is_removed = 1 AND p.reopened = '' THEN ''
                                                   ELSE 'removed' END
                                    WHEN p.is_removed = 1 OR p.conversation_digest <> c.digest
                                         THEN 'changed'
                                    WHEN p.reopened <> '' THEN p.reopened
                                    WHEN p.resolution_digest <> c.resolved THEN 'resolution'
                                    WHEN p.hits_digest <> c.hits THEN 'trackers'
                                    WHEN p.settings <> :settings THEN 'settings'
                                    ELSE '' END
                                FROM export_progress AS p
                                WHERE p.tenant_id = c.tenant_id AND p.org_id = :org
                                  AND p.conversation_id = c.id),
                               CASE WHEN c.state = 'removed' THEN 'removed' ELSE 'new' END)
                 END AS reason
          FROM (SELECT c.id, c.state, c.digest, c.tenant_id,
                       COALESCE((SELECT r.digest FROM resolution AS r
                                 WHERE r.tenant_id = c.tenant_id AND r.org_id = :org
                                   AND r.conversation_id = c.id), '') AS resolved,
                       COALESCE((SELECT s.hits_digest FROM tracker_search AS s
                                 WHERE s.tenant_id = c.tenant_id
                                   AND s.conversation_id = c.id), '') AS hits
                FROM )sql";
constexpr auto kWithReason = R"sql( AS c
                WHERE c.tenant_id = :tenant) AS c) AS c
    WHERE c.reason <> ''
)sql";

}  // namespace

std::string due_from(std::string_view conversations) {
    return kReasonOfEach + std::string{conversations} + kWithReason;
}

}  // namespace dealwire::store
