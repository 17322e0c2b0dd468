#include "adapters/store/sql_pruner.hpp"

#include "adapters/store/statement.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

/// What a run did to each object goes with it.
constexpr auto kRuns = R"sql(
    DELETE FROM run
    WHERE tenant_id = :tenant AND id IN (
        SELECT r.id FROM run AS r
        WHERE r.tenant_id = :tenant AND r.finished_at < :before
          AND EXISTS (SELECT 1 FROM run AS n
                      WHERE n.tenant_id = r.tenant_id AND n.kind = r.kind
                        AND n.finished_at IS NOT NULL AND n.id > r.id)
        ORDER BY r.id
        LIMIT :limit)
)sql";

constexpr auto kJobs = R"sql(
    DELETE FROM job
    WHERE tenant_id = :tenant AND id IN (
        SELECT id FROM job
        WHERE tenant_id = :tenant AND state = 'done' AND finished_at < :before
        ORDER BY finished_at
        LIMIT :limit)
)sql";

constexpr auto kRequests = R"sql(
    DELETE FROM used_request
    WHERE tenant_id = :tenant AND signature IN (
        SELECT signature FROM used_request
        WHERE tenant_id = :tenant AND kept_until < :before
        ORDER BY kept_until
        LIMIT :limit)
)sql";

constexpr auto kAuthorisations = R"sql(
    DELETE FROM pending_authorisation
    WHERE tenant_id = :tenant AND ticket IN (
        SELECT ticket FROM pending_authorisation
        WHERE tenant_id = :tenant AND expires_at < :before
        ORDER BY ticket
        LIMIT :limit)
)sql";

/// Somebody may still ask how it ended.
constexpr std::chrono::hours kAfterExpiry{24};

}  // namespace

ports::Pruned SqlPruner::prune(const base::TenantId& tenant, const ports::PruneLimits& limits,
                               std::int64_t limit) {
    return database_.write([&](soci::session& session) {
        const auto drop = [&](const char* sql, base::Instant before) {
            return Statement{session, sql}
                .with("tenant", tenant.value)
                .with("before", before)
                .with("limit", limit)
                .run();
        };
        return ports::Pruned{.runs = drop(kRuns, limits.runs),
                             .jobs = drop(kJobs, limits.jobs),
                             .requests = drop(kRequests, limits.now),
                             .authorisations = drop(kAuthorisations, limits.now - kAfterExpiry)};
    });
}

}  // namespace dealwire::store
