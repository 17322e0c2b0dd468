#include "adapters/store/sql_schedule_store.hpp"

#include "adapters/store/job_rows.hpp"
#include "adapters/store/statement.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

using base::Instant;
using ports::Advanced;
using ports::ScheduleEntry;

constexpr auto kAll = R"sql(
    SELECT tenant_id, kind, next_at FROM job_schedule ORDER BY tenant_id, kind
)sql";

constexpr auto kDue = R"sql(
    SELECT tenant_id, kind, next_at FROM job_schedule WHERE next_at <= :now
    ORDER BY next_at, tenant_id, kind
    LIMIT :limit
)sql";

constexpr auto kAdd = R"sql(
    INSERT INTO job_schedule (tenant_id, kind, next_at) VALUES (:tenant, :kind, :next)
    ON CONFLICT (tenant_id, kind) DO NOTHING
)sql";

/// Of all who saw the same moment one changes the row.
constexpr auto kAdvance = R"sql(
    UPDATE job_schedule SET next_at = :next
    WHERE tenant_id = :tenant AND kind = :kind AND next_at = :seen
)sql";

/// What a person has to look at first is not begun again by itself.
constexpr auto kInTheWay = R"sql(
    SELECT COUNT(*) FROM job
    WHERE tenant_id = :tenant AND kind = :kind AND subject = :subject AND state <> 'done'
)sql";

std::vector<ScheduleEntry> entries(Statement& statement) {
    std::vector<ScheduleEntry> found;
    statement.each(3, [&](const Row& row) {
        found.push_back({{row.text(0)}, row.text(1), row.instant(2)});
    });
    return found;
}

bool is_in_the_way(soci::session& session, const model::Job& job) {
    return Statement{session, kInTheWay}
               .with("tenant", job.tenant.value)
               .with("kind", job.kind)
               .with("subject", job.subject)
               .number()
               .value_or(0) > 0;
}

}  // namespace

std::vector<ScheduleEntry> SqlScheduleStore::all() {
    return database_.read([&](soci::session& session) {
        Statement statement{session, kAll};
        return entries(statement);
    });
}

std::vector<ScheduleEntry> SqlScheduleStore::due(Instant now, std::size_t limit) {
    return database_.read([&](soci::session& session) {
        Statement statement{session, kDue};
        statement.with("now", now).with("limit", row_limit(limit));
        return entries(statement);
    });
}

void SqlScheduleStore::add(const ScheduleEntry& entry) {
    database_.write([&](soci::session& session) {
        Statement{session, kAdd}
            .with("tenant", entry.tenant.value)
            .with("kind", entry.kind)
            .with("next", entry.next)
            .run();
    });
}

Advanced SqlScheduleStore::advance(const ScheduleEntry& seen, Instant next,
                                   const std::optional<model::Job>& job) {
    return database_.write([&](soci::session& session) {
        const bool mine = Statement{session, kAdvance}
                              .with("tenant", seen.tenant.value)
                              .with("kind", seen.kind)
                              .with("seen", seen.next)
                              .with("next", next)
                              .run() > 0;
        if (!mine) return Advanced::Lost;
        if (!job || is_in_the_way(session, *job)) return Advanced::Moved;
        insert_job(session, *job, kUnlessOpen);
        return Advanced::Made;
    });
}

void SqlScheduleStore::remove(const base::TenantId& tenant, const std::string& kind) {
    database_.write([&](soci::session& session) {
        Statement{session, "DELETE FROM job_schedule WHERE tenant_id = :tenant AND kind = :kind"}
            .with("tenant", tenant.value)
            .with("kind", kind)
            .run();
    });
}

}  // namespace dealwire::store
