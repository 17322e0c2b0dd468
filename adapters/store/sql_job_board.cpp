#include "adapters/store/sql_job_board.hpp"

#include "adapters/store/job_rows.hpp"
#include "adapters/store/statement.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

using base::Instant;
using model::JobEntry;

constexpr auto kMoreColumns = ", created_at, finished_at, again_at FROM job ";
constexpr std::size_t kEntryWidth = kJobWidth + 3;

constexpr auto kInOrder = R"sql(
    ORDER BY CASE state WHEN 'running' THEN 0 WHEN 'waiting' THEN 1 WHEN 'parked' THEN 2 ELSE 3 END,
             CASE WHEN state IN ('running', 'waiting') THEN due_at
                  ELSE -COALESCE(finished_at, 0) END,
             tenant_id, id
    LIMIT :limit
)sql";

constexpr auto kFind = "WHERE tenant_id = :tenant AND id = :id";

constexpr auto kOpenBeside = R"sql(
    EXISTS (SELECT 1 FROM job AS o
            WHERE o.tenant_id = job.tenant_id AND o.kind = job.kind AND o.subject = job.subject
              AND o.state IN ('waiting', 'running'))
)sql";

constexpr auto kOvertaken = R"sql(
    UPDATE job SET state = 'done', payload = '', finished_at = :now
    WHERE tenant_id = :tenant AND state = 'parked' AND
)sql";

/// Of several that are parked with one subject the newest waits again; the unique index lets no
/// more through.
constexpr auto kWaitAgain = R"sql(
    UPDATE job SET state = 'waiting', attempts = 0, breaks = 0, due_at = :now, finished_at = NULL
    WHERE tenant_id = :tenant AND state = 'parked'
      AND NOT EXISTS (SELECT 1 FROM job AS n
                      WHERE n.tenant_id = job.tenant_id AND n.kind = job.kind
                        AND n.subject = job.subject AND n.state = 'parked' AND n.id > job.id)
)sql";

constexpr auto kPause = R"sql(
    INSERT INTO job_pause (tenant_id, kind, paused_at) VALUES (:tenant, :kind, :now)
    ON CONFLICT (tenant_id, kind) DO NOTHING
)sql";

JobEntry entry_of(const Row& row) {
    JobEntry entry;
    entry.lease = lease_of(row);
    entry.created = row.instant(kJobWidth);
    entry.finished = row.optional_instant(kJobWidth + 1);
    entry.again = !row.is_null(kJobWidth + 2);
    return entry;
}

std::string listing_sql(const ports::JobsShown& shown) {
    std::string sql = std::string{kJobColumns} + kMoreColumns + "WHERE 1 = 1";
    if (!shown.tenant.empty()) sql += " AND tenant_id = :tenant";
    if (!shown.kind.empty()) sql += " AND kind = :kind";
    if (shown.state) sql += " AND state = :state";
    if (shown.state && *shown.state != model::JobState::Done) sql += " AND state <> 'done'";
    if (shown.held_up) sql += " AND state <> 'done' AND state = 'waiting' AND last_error <> ''";
    return sql + kInOrder;
}

std::string id_texts(std::span<const base::JobId> ids) {
    return id_list_of(ids, [](const base::JobId& id) { return id.value; });
}

}  // namespace

std::vector<JobEntry> SqlJobBoard::jobs(const ports::JobsShown& shown) {
    return database_.read([&](soci::session& session) {
        Statement listing{session, listing_sql(shown)};
        listing.with("limit", row_limit(shown.limit));
        if (!shown.tenant.empty()) listing.with("tenant", shown.tenant.value);
        if (!shown.kind.empty()) listing.with("kind", shown.kind);
        if (shown.state) listing.with("state", std::string{model::name_of(*shown.state)});
        std::vector<JobEntry> entries;
        listing.each(kEntryWidth, [&](const Row& row) { entries.push_back(entry_of(row)); });
        return entries;
    });
}

std::optional<JobEntry> SqlJobBoard::find(const base::TenantId& tenant, const base::JobId& id) {
    return database_.read([&](soci::session& session) {
        std::optional<JobEntry> found;
        Statement{session, std::string{kJobColumns} + kMoreColumns + kFind}
            .with("tenant", tenant.value)
            .with("id", id.value)
            .each(kEntryWidth, [&](const Row& row) { found = entry_of(row); });
        return found;
    });
}

std::vector<model::QueueDepth> SqlJobBoard::depth(const base::TenantId& tenant) {
    return database_.read([&](soci::session& session) {
        const bool all = tenant.empty();
        Statement counted{session,
                          "SELECT kind, state, COUNT(*), MIN(due_at) FROM job "
                          "WHERE state <> 'done'" +
                              std::string{all ? "" : " AND tenant_id = :tenant"} +
                              " GROUP BY kind, state ORDER BY kind, state"};
        if (!all) counted.with("tenant", tenant.value);
        std::vector<model::QueueDepth> depths;
        counted.each(4, [&](const Row& row) {
            depths.push_back({row.text(0), model::job_state_named(row.text(1)).value(),
                              row.integer(2), row.instant(3)});
        });
        return depths;
    });
}

std::int64_t SqlJobBoard::retry_parked(const base::TenantId& tenant,
                                       std::span<const base::JobId> ids, Instant now) {
    return database_.write([&](soci::session& session) {
        const std::string named = ids.empty() ? "" : " AND " + database_.dialect().is_listed("id");
        const auto run = [&](const std::string& sql) {
            Statement statement{session, sql + named};
            statement.with("tenant", tenant.value).with("now", now);
            if (!ids.empty()) statement.with("ids", id_texts(ids));
            return statement.run();
        };
        const std::int64_t overtaken = run(std::string{kOvertaken} + kOpenBeside);
        const std::int64_t again = run(kWaitAgain);
        return again + overtaken + run(std::string{kOvertaken} + kOpenBeside);
    });
}

bool SqlJobBoard::pause(const base::TenantId& tenant, const std::string& kind, Instant now) {
    return database_.write([&](soci::session& session) {
        return Statement{session, kPause}
                   .with("tenant", tenant.value)
                   .with("kind", kind)
                   .with("now", now)
                   .run() > 0;
    });
}

bool SqlJobBoard::resume(const base::TenantId& tenant, const std::string& kind) {
    return database_.write([&](soci::session& session) {
        return Statement{session,
                         "DELETE FROM job_pause WHERE tenant_id = :tenant AND kind = :kind"}
                   .with("tenant", tenant.value)
                   .with("kind", kind)
                   .run() > 0;
    });
}

std::vector<std::pair<base::TenantId, std::string>> SqlJobBoard::paused() {
    return database_.read([&](soci::session& session) {
        std::vector<std::pair<base::TenantId, std::string>> all;
        Statement{session, "SELECT tenant_id, kind FROM job_pause ORDER BY tenant_id, kind"}.each(
            2, [&](const Row& row) { all.emplace_back(base::TenantId{row.text(0)}, row.text(1)); });
        return all;
    });
}

}  // namespace dealwire::store
