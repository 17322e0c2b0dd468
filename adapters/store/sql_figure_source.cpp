#include "adapters/store/sql_figure_source.hpp"

#include "adapters/store/statement.hpp"
#include "engine/ports/store_error.hpp"

#include <soci/soci.h>

#include <set>

namespace dealwire::store {
namespace {

using model::QueueFigures;
using model::ServiceFigures;
using model::TenantFigures;

constexpr auto kVersion = "SELECT MAX(version) FROM schema_migration";

// By the index of open jobs (0020); those that are done are never looked at. What waits for a
// tenant that is not served waits as somebody wished.
constexpr auto kOpenJobs = R"sql(
    SELECT kind, state, COUNT(*), MIN(due_at) FROM job
    WHERE state <> 'done'
      AND NOT (state = 'waiting'
               AND tenant_id IN (SELECT tenant_id FROM tenant WHERE state <> 'active'))
    GROUP BY kind, state
    ORDER BY kind, state
)sql";

constexpr auto kNotServed = "SELECT tenant_id FROM tenant WHERE state <> 'active'";

constexpr auto kActive = R"sql(
    SELECT tenant_id, org_id, trouble, calls_used, calls_allowed, usage_seen_at
    FROM connection
    WHERE is_active = 1
    ORDER BY tenant_id
)sql";

// Of the newest runs alone, so that an org that refuses for weeks costs no more.
constexpr auto kImported = R"sql(
    SELECT MAX(finished_at)
    FROM (SELECT finished_at, outcome, org_id FROM run
          WHERE tenant_id = :tenant AND kind = :kind
          ORDER BY started_at DESC
          LIMIT 200) AS newest
    WHERE org_id = :org AND outcome <> 'failed'
)sql";

constexpr auto kUnexported = R"sql(
    SELECT COUNT(*), MIN(c.time_at)
    FROM (SELECT id, digest, time_at FROM conversation
          WHERE tenant_id = :tenant AND state = 'live'
          ORDER BY time_at DESC, id DESC
          LIMIT :limit) AS c
    WHERE NOT EXISTS (SELECT 1 FROM export_progress AS p
                      WHERE p.tenant_id = :tenant AND p.org_id = :org
                        AND p.conversation_id = c.id AND p.conversation_digest = c.digest
                        AND p.is_removed = 0 AND p.reopened = '')
)sql";

constexpr auto kParkedRecords = R"sql(
    SELECT COUNT(*) FROM export_record
    WHERE tenant_id = :tenant AND org_id = :org AND state = 'parked'
)sql";

model::JobState state_named(const std::string& name) {
    using enum model::JobState;
    for (const model::JobState state : {Waiting, Running, Parked})
        if (name == name_of(state)) return state;
    throw ports::StoreError{"The store holds a job in the unknown state " + name + "."};
}

void read_queue(soci::session& session, std::vector<QueueFigures>& queue) {
    Statement{session, kOpenJobs}.each(4, [&](const Row& row) {
        queue.push_back(
            {row.text(0), state_named(row.text(1)), row.integer(2), row.optional_instant(3)});
    });
}

std::vector<TenantFigures> read_tenants(soci::session& session) {
    std::set<std::string> not_served;
    Statement{session, kNotServed}.each(1, [&](const Row& row) { not_served.insert(row.text(0)); });
    std::vector<TenantFigures> tenants;
    Statement{session, kActive}.each(6, [&](const Row& row) {
        if (not_served.contains(row.text(0))) return;
        TenantFigures& tenant = tenants.emplace_back();
        tenant.scope = {{row.text(0)}, {row.record_id(1)}};
        tenant.broken = !row.text(2).empty();
        if (!row.is_null(5))
            tenant.usage = model::ApiUsage{static_cast<int>(row.integer(3)),
                                           static_cast<int>(row.integer(4)), row.instant(5)};
    });
    return tenants;
}

void read_imported(soci::session& session, TenantFigures& tenant) {
    for (const char* kind : {"import", "sync"})
        Statement{session, kImported}
            .in(tenant.scope)
            .with("kind", std::string{kind})
            .each(1, [&](const Row& row) {
                tenant.imported = std::max(tenant.imported, row.optional_instant(0));
            });
}

void read_tenant(soci::session& session, TenantFigures& tenant) {
    read_imported(session, tenant);
    Statement{session, kUnexported}
        .in(tenant.scope)
        .with("limit", TenantFigures::kLookedAt)
        .each(2, [&](const Row& row) {
            tenant.unexported = row.integer(0);
            tenant.oldest_unexported = row.optional_instant(1);
        });
    tenant.parked = Statement{session, kParkedRecords}.in(tenant.scope).number().value_or(0);
}

}  // namespace

int SqlFigureSource::schema_version() {
    return database_.read([](soci::session& session) {
        return static_cast<int>(Statement{session, kVersion}.number().value_or(0));
    });
}

ServiceFigures SqlFigureSource::figures() {
    ServiceFigures figures = database_.read([](soci::session& session) {
        ServiceFigures read;
        read_queue(session, read.queue);
        read.tenants = read_tenants(session);
        return read;
    });
    // A transaction each: one over all tenants would hold back PostgreSQL's vacuum.
    for (TenantFigures& tenant : figures.tenants)
        database_.read([&](soci::session& session) { read_tenant(session, tenant); });
    return figures;
}

}  // namespace dealwire::store
