#include "adapters/store/sql_job_queue.hpp"

#include "adapters/store/job_rows.hpp"
#include "adapters/store/statement.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

using base::Instant;
using model::Job;
using model::JobState;
using model::Lease;

/// One that waits comes earlier, unless it waits after a failure; one that runs is run once more.
constexpr auto kJoin = R"sql(
    ON CONFLICT (tenant_id, kind, subject) WHERE state IN ('waiting', 'running') DO UPDATE
    SET due_at = CASE WHEN job.state = 'waiting' THEN excluded.due_at ELSE job.due_at END,
        again_at = CASE WHEN job.state = 'running' THEN excluded.due_at ELSE job.again_at END
    WHERE (job.state = 'waiting' AND job.attempts = 0 AND excluded.due_at < job.due_at)
       OR (job.state = 'running' AND COALESCE(job.again_at, excluded.due_at + 1) > excluded.due_at)
)sql";

constexpr auto kOpenOne = R"sql(
    FROM job
    WHERE tenant_id = :tenant AND kind = :kind AND subject = :subject
      AND state IN ('waiting', 'running')
)sql";

/// Counted first: whether a tenant may be served is looked up once for all its jobs.
constexpr auto kOutlook = R"sql(
    SELECT q.tenant_id, q.kind, q.oldest, q.jobs
    FROM (SELECT tenant_id, kind, lane, MIN(due_at) AS oldest, COUNT(*) AS jobs
          FROM job
          WHERE state <> 'done' AND state = 'waiting' AND due_at <= :now
          GROUP BY tenant_id, kind, lane) AS q
    WHERE NOT EXISTS (SELECT 1 FROM tenant AS t
                      WHERE t.tenant_id = q.tenant_id AND t.state <> 'active')
      AND NOT EXISTS (SELECT 1 FROM job_pause AS p
                      WHERE p.kind = q.kind AND p.tenant_id IN (q.tenant_id, ''))
      AND NOT EXISTS (SELECT 1 FROM job AS r
                      WHERE q.lane <> '' AND r.tenant_id = q.tenant_id AND r.lane = q.lane
                        AND r.lane <> '' AND r.state = 'running')
    ORDER BY q.oldest, q.tenant_id, q.kind
)sql";

constexpr auto kMayBegin = R"sql(
      AND NOT EXISTS (SELECT 1 FROM tenant AS t
                      WHERE t.tenant_id = job.tenant_id AND t.state <> 'active')
      AND NOT EXISTS (SELECT 1 FROM job_pause AS p
                      WHERE p.kind = job.kind AND p.tenant_id IN (job.tenant_id, ''))
      AND NOT EXISTS (SELECT 1 FROM job AS r
                      WHERE job.lane <> '' AND r.tenant_id = job.tenant_id AND r.lane = job.lane
                        AND r.lane <> '' AND r.state = 'running')
    ORDER BY due_at, tenant_id, id
    LIMIT 1
)sql";

constexpr auto kTake = R"sql(
    UPDATE job
    SET state = 'running', attempts = :attempts, breaks = :breaks, fence = :fence,
        worker = :worker, expires_at = :expires
    WHERE tenant_id = :tenant AND id = :id
)sql";

/// In the place of whoever waits: the lane and the one open job of a kind are unique.
constexpr auto kTakeLane = R"sql(
    INSERT INTO job (tenant_id, id, kind, subject, lane, is_taken, state, attempts, breaks, due_at,
                     created_at, fence, worker, expires_at)
    VALUES (:tenant, :id, :kind, :subject, :lane, 1, 'running', 1, 1, :now, :now, 1, :worker,
            :expires)
    ON CONFLICT DO NOTHING
)sql";

constexpr auto kExpired = R"sql(
    FROM job WHERE state <> 'done' AND state = 'running' AND expires_at <= :now
    ORDER BY tenant_id, id
)sql";

constexpr auto kRunning = " FROM job WHERE state <> 'done' AND state = 'running'";

/// Every statement of a worker names its fence: a stale holder changes nothing.
constexpr auto kWhileHeld =
    " WHERE tenant_id = :tenant AND id = :id AND state = 'running' AND fence = :fence";

constexpr auto kFinish = R"sql(
    UPDATE job
    SET state = CASE WHEN again_at IS NULL THEN 'done' ELSE 'waiting' END,
        due_at = COALESCE(again_at, due_at),
        attempts = CASE WHEN again_at IS NULL THEN attempts ELSE 0 END,
        breaks = 0,
        payload = CASE WHEN again_at IS NULL THEN '' ELSE payload END,
        again_at = NULL, finished_at = :now, last_error = :note
)sql";

constexpr auto kWaitAnew = R"sql(
    UPDATE job
    SET state = 'waiting', due_at = :due, last_error = :error, again_at = NULL,
        attempts = attempts - :uncounted,
        breaks = CASE WHEN :foreseen = 1 THEN 0 ELSE breaks - :uncounted END
)sql";

constexpr auto kPark = R"sql(
    UPDATE job
    SET state = CASE WHEN again_at IS NULL THEN 'parked' ELSE 'waiting' END,
        due_at = COALESCE(again_at, due_at),
        attempts = CASE WHEN again_at IS NULL THEN attempts ELSE 0 END,
        breaks = CASE WHEN again_at IS NULL THEN breaks ELSE 0 END,
        again_at = NULL, finished_at = :now, last_error = :error
)sql";

constexpr auto kWentSilent = "The process that worked on it went silent.";

constexpr auto kStopAsked = R"sql(
    SELECT stop_why FROM job WHERE tenant_id = :tenant AND id = :id AND stop_fence = :fence
)sql";

std::string claimable_sql(const Dialect& dialect, bool of_one_tenant) {
    return std::string{kJobColumns} +
           " FROM job WHERE state <> 'done' AND state = 'waiting' AND due_at <= :now AND " +
           dialect.is_listed("kind") + (of_one_tenant ? " AND tenant_id = :tenant" : "") +
           kMayBegin + dialect.lock_unheld;
}

std::optional<Lease> find_claimable(soci::session& session, const Dialect& dialect,
                                    const ports::JobsWanted& wanted, Instant now) {
    const bool of_one_tenant = !wanted.tenant.empty();
    Statement claimable{session, claimable_sql(dialect, of_one_tenant)};
    claimable.with("ids", id_list(wanted.kinds)).with("now", now);
    if (of_one_tenant) claimable.with("tenant", wanted.tenant.value);
    return first_lease(claimable);
}

Statement& name_lease(Statement& statement, const Lease& lease) {
    return statement.with("tenant", lease.job.tenant.value)
        .with("id", lease.job.id.value)
        .with("fence", lease.fence);
}

/// What the holder of `lease` left: a job of the queue waits anew, what was taken is gone. Where it
/// is `only_silent`, nothing happens once the lease was renewed.
bool set_free(soci::session& session, const Lease& lease, const std::string& why,
              bool only_silent = false) {
    const std::string held =
        std::string{kWhileHeld} + (only_silent ? " AND expires_at = :expires" : "");
    const auto name = [&](Statement& statement) -> Statement& {
        if (only_silent) statement.with("expires", lease.expires);
        return name_lease(statement, lease);
    };
    Statement gone{session, "DELETE FROM job" + held + " AND is_taken = 1"};
    if (name(gone).run() > 0) return true;
    Statement anew{session, kWaitAnew + held};
    return name(anew)
               .with("due", lease.job.due)
               .with("error", why)
               .with("uncounted", std::int64_t{0})
               .with("foreseen", std::int64_t{0})
               .run() > 0;
}

/// False where no lease has expired.
bool free_expired(soci::session& session, const Dialect& dialect, Instant now) {
    std::vector<Lease> expired;
    Statement{session, std::string{kJobColumns} + kExpired + dialect.lock_unheld}
        .with("now", now)
        .each(kJobWidth, [&](const Row& row) { expired.push_back(lease_of(row)); });
    for (const Lease& lease : expired) set_free(session, lease, kWentSilent);
    return !expired.empty();
}

void take_row(soci::session& session, Lease& lease, const std::string& worker, Instant expires) {
    lease.job.state = JobState::Running;
    ++lease.job.attempts;
    ++lease.job.breaks;
    ++lease.fence;
    lease.worker = worker;
    lease.expires = expires;
    Statement{session, kTake}
        .with("tenant", lease.job.tenant.value)
        .with("id", lease.job.id.value)
        .with("attempts", std::int64_t{lease.job.attempts})
        .with("breaks", std::int64_t{lease.job.breaks})
        .with("fence", lease.fence)
        .with("worker", worker)
        .with("expires", expires)
        .run();
}

/// `UPDATE job SET …` by the holder of the lease, with what `bind` adds to it.
template <class Bind>
bool update_while_held(Database& database, const Lease& lease, const std::string& update,
                       const Bind& bind) {
    return database.write([&](soci::session& session) {
        Statement statement{session, update + kWhileHeld};
        name_lease(statement, lease);
        bind(statement);
        return statement.run() > 0;
    });
}

bool wait_anew(Database& database, const Lease& lease, Instant due, const std::string& why,
               int uncounted, bool foreseen) {
    return update_while_held(database, lease, kWaitAnew, [&](Statement& update) {
        update.with("due", due).with("error", why).with("uncounted", std::int64_t{uncounted});
        update.with("foreseen", std::int64_t{foreseen ? 1 : 0});
    });
}

}  // namespace

Job SqlJobQueue::enqueue(const Job& job) {
    return database_.write([&](soci::session& session) {
        std::optional<Lease> there;
        while (!there) {  // the job that was in the way may end before we look at it
            insert_job(session, job, kJoin);
            Statement open{session, std::string{kJobColumns} + kOpenOne};
            open.with("tenant", job.tenant.value)
                .with("kind", job.kind)
                .with("subject", job.subject);
            there = first_lease(open);
        }
        return there->job;
    });
}

std::vector<model::QueueLine> SqlJobQueue::outlook(Instant now) {
    return database_.read([&](soci::session& session) {
        std::vector<model::QueueLine> lines;
        Statement{session, kOutlook}.with("now", now).each(4, [&](const Row& row) {
            lines.push_back({{row.text(0)}, row.text(1), row.instant(2), row.integer(3)});
        });
        return lines;
    });
}

std::optional<Lease> SqlJobQueue::claim(const ports::JobsWanted& wanted, const std::string& worker,
                                        Instant now, std::chrono::milliseconds lease_for) {
    return database_.write([&](soci::session& session) -> std::optional<Lease> {
        auto lease = find_claimable(session, database_.dialect(), wanted, now);
        if (!lease && free_expired(session, database_.dialect(), now))
            lease = find_claimable(session, database_.dialect(), wanted, now);
        if (lease) take_row(session, *lease, worker, now + lease_for);
        return lease;
    });
}

bool SqlJobQueue::renew(const Lease& lease, Instant expires) {
    return update_while_held(database_, lease, "UPDATE job SET expires_at = :expires",
                             [&](Statement& update) { update.with("expires", expires); });
}

bool SqlJobQueue::finish(const Lease& lease, Instant now, const std::string& note) {
    return update_while_held(database_, lease, kFinish, [&](Statement& update) {
        update.with("now", now).with("note", note);
    });
}

bool SqlJobQueue::retry(const Lease& lease, Instant due, const std::string& error,
                        ports::Failure failure) {
    return wait_anew(database_, lease, due, error, 0, failure == ports::Failure::Foreseen);
}

bool SqlJobQueue::hand_back(const Lease& lease, Instant due, const std::string& why) {
    return wait_anew(database_, lease, due, why, 1, false);
}

bool SqlJobQueue::park(const Lease& lease, Instant now, const std::string& error) {
    return update_while_held(database_, lease, kPark, [&](Statement& update) {
        update.with("now", now).with("error", error);
    });
}

std::optional<Lease> SqlJobQueue::take(const Job& job, const std::string& worker, Instant now,
                                       std::chrono::milliseconds lease_for) {
    return database_.write([&](soci::session& session) -> std::optional<Lease> {
        const auto insert = [&] {
            return Statement{session, kTakeLane}
                       .with("tenant", job.tenant.value)
                       .with("id", job.id.value)
                       .with("kind", job.kind)
                       .with("subject", job.subject)
                       .with("lane", job.lane)
                       .with("now", now)
                       .with("worker", worker)
                       .with("expires", now + lease_for)
                       .run() > 0;
        };
        if (!insert() && !(free_expired(session, database_.dialect(), now) && insert()))
            return std::nullopt;
        Lease lease{.job = job, .fence = 1, .worker = worker, .expires = now + lease_for};
        lease.job.state = JobState::Running;
        lease.job.attempts = 1;
        lease.job.breaks = 1;
        return lease;
    });
}

std::optional<Lease> SqlJobQueue::holder(const base::TenantId& tenant, const std::string& lane,
                                         Instant now) {
    return database_.read([&](soci::session& session) {
        Statement held{session, std::string{kJobColumns} + kRunning +
                                    " AND tenant_id = :tenant AND lane = :lane AND lane <> ''"
                                    " AND expires_at > :now"};
        held.with("tenant", tenant.value).with("lane", lane).with("now", now);
        return first_lease(held);
    });
}

std::vector<Lease> SqlJobQueue::running() {
    return database_.read([&](soci::session& session) {
        std::vector<Lease> all;
        Statement{session, std::string{kJobColumns} + kRunning + " ORDER BY tenant_id, id"}.each(
            kJobWidth, [&](const Row& row) { all.push_back(lease_of(row)); });
        return all;
    });
}

bool SqlJobQueue::release(const Lease& lease, Instant now, const std::string& why) {
    return database_.write([&](soci::session& session) {
        Lease left = lease;
        left.job.due = now;
        return set_free(session, left, why);
    });
}

bool SqlJobQueue::release_silent(const Lease& seen, Instant now, const std::string& why) {
    return database_.write([&](soci::session& session) {
        Lease left = seen;
        left.job.due = now;
        return set_free(session, left, why, true);
    });
}

bool SqlJobQueue::ask_to_stop(const Lease& held, const std::string& why) {
    return update_while_held(database_, held, "UPDATE job SET stop_fence = fence, stop_why = :why",
                             [&](Statement& update) { update.with("why", why); });
}

std::optional<std::string> SqlJobQueue::stop_asked(const Lease& lease) {
    return database_.read([&](soci::session& session) {
        std::optional<std::string> why;
        Statement{session, kStopAsked}
            .with("tenant", lease.job.tenant.value)
            .with("id", lease.job.id.value)
            .with("fence", lease.fence)
            .each(1, [&](const Row& row) { why = row.text(0); });
        return why;
    });
}

}  // namespace dealwire::store
