#include "adapters/store/sql_job_queue.hpp"

#include "adapters/store/statement.hpp"
#include "engine/ports/store_error.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

using base::Instant;
using model::Job;
using model::JobState;
using model::Lease;

constexpr auto kColumns =
    "SELECT tenant_id, id, kind, subject, state, attempts, due_at, last_error, fence, worker, "
    "expires_at FROM job ";
constexpr std::size_t kWidth = 11;

constexpr auto kEnqueue = R"sql(
    INSERT INTO job (tenant_id, id, kind, subject, state, attempts, due_at, last_error)
    VALUES (:tenant, :id, :kind, :subject, 'waiting', 0, :due, :error)
    ON CONFLICT (tenant_id, kind, subject) WHERE state IN ('waiting', 'running') DO NOTHING
)sql";

constexpr auto kOpenOne = R"sql(
    WHERE tenant_id = :tenant AND kind = :kind AND subject = :subject
      AND state IN ('waiting', 'running')
)sql";

constexpr auto kHeld = " AND state = 'running' AND expires_at > :now";

constexpr auto kTake = R"sql(
    UPDATE job
    SET state = 'running', attempts = :attempts, fence = :fence, worker = :worker,
        expires_at = :expires
    WHERE tenant_id = :tenant AND id = :id
)sql";

/// Every statement of a worker names its fence: a stale holder changes nothing.
constexpr auto kWhileHeld =
    " WHERE tenant_id = :tenant AND id = :id AND state = 'running' AND fence = :fence";

constexpr auto kStopAsked = R"sql(
    SELECT stop_why FROM job WHERE tenant_id = :tenant AND id = :id AND stop_fence = :fence
)sql";

std::string claimable_sql(const Dialect& dialect, bool of_one_tenant) {
    return std::string{kColumns} + "WHERE state IN ('waiting', 'running') AND " +
           dialect.is_listed("kind") + (of_one_tenant ? " AND tenant_id = :tenant" : "") +
           " AND ((state = 'waiting' AND due_at <= :now) OR "
           "(state = 'running' AND expires_at <= :now)) ORDER BY due_at, tenant_id, id LIMIT 1" +
           dialect.lock_unheld;
}

JobState state_named(const std::string& name) {
    using enum JobState;
    for (const JobState state : {Waiting, Running, Done, Parked})
        if (name == name_of(state)) return state;
    throw ports::StoreError{"The store holds a job in the unknown state " + name + "."};
}

Lease lease_of(const Row& row) {
    Lease lease;
    lease.job.tenant = {row.text(0)};
    lease.job.id = {row.text(1)};
    lease.job.kind = row.text(2);
    lease.job.subject = row.text(3);
    lease.job.state = state_named(row.text(4));
    lease.job.attempts = static_cast<int>(row.integer(5));
    lease.job.due = row.instant(6);
    lease.job.last_error = row.text(7);
    lease.fence = row.integer(8);
    lease.worker = row.text(9);
    lease.expires = row.instant(10);
    return lease;
}

std::optional<Lease> first_of(Statement& statement) {
    std::optional<Lease> found;
    statement.each(kWidth, [&](const Row& row) { found = lease_of(row); });
    return found;
}

void insert(soci::session& session, const Job& job) {
    Statement{session, kEnqueue}
        .with("tenant", job.tenant.value)
        .with("id", job.id.value)
        .with("kind", job.kind)
        .with("subject", job.subject)
        .with("due", job.due)
        .with("error", job.last_error)
        .run();
}

/// `UPDATE job SET …` by the holder of the lease, with what `bind` adds to it.
template <class Bind>
bool update_while_held(Database& database, const Lease& lease, const std::string& update,
                       const Bind& bind) {
    return database.write([&](soci::session& session) {
        Statement statement{session, update + kWhileHeld};
        statement.with("tenant", lease.job.tenant.value)
            .with("id", lease.job.id.value)
            .with("fence", lease.fence);
        bind(statement);
        return statement.run() > 0;
    });
}

}  // namespace

Job SqlJobQueue::enqueue(const Job& job) {
    return database_.write([&](soci::session& session) {
        std::optional<Lease> there;
        while (!there) {  // the job that was in the way may end before we look at it
            insert(session, job);
            Statement open{session, std::string{kColumns} + kOpenOne};
            open.with("tenant", job.tenant.value)
                .with("kind", job.kind)
                .with("subject", job.subject);
            there = first_of(open);
        }
        return there->job;
    });
}

std::optional<Lease> SqlJobQueue::claim(const ports::JobsWanted& wanted, const std::string& worker,
                                        Instant now, std::chrono::milliseconds lease_for) {
    return database_.write([&](soci::session& session) -> std::optional<Lease> {
        const bool of_one_tenant = !wanted.tenant.empty();
        Statement claimable{session, claimable_sql(database_.dialect(), of_one_tenant)};
        claimable.with("ids", id_list(wanted.kinds)).with("now", now);
        if (of_one_tenant) claimable.with("tenant", wanted.tenant.value);
        auto lease = first_of(claimable);
        if (!lease) return std::nullopt;
        lease->job.state = JobState::Running;
        ++lease->job.attempts;
        ++lease->fence;
        lease->worker = worker;
        lease->expires = now + lease_for;
        Statement{session, kTake}
            .with("tenant", lease->job.tenant.value)
            .with("id", lease->job.id.value)
            .with("attempts", std::int64_t{lease->job.attempts})
            .with("fence", lease->fence)
            .with("worker", worker)
            .with("expires", lease->expires)
            .run();
        return lease;
    });
}

std::optional<Lease> SqlJobQueue::holder(const base::TenantId& tenant, const std::string& kind,
                                         const std::string& subject, Instant now) {
    return database_.read([&](soci::session& session) {
        Statement held{session, std::string{kColumns} + kOpenOne + kHeld};
        held.with("tenant", tenant.value)
            .with("kind", kind)
            .with("subject", subject)
            .with("now", now);
        return first_of(held);
    });
}

bool SqlJobQueue::renew(const Lease& lease, Instant expires) {
    return update_while_held(database_, lease, "UPDATE job SET expires_at = :expires",
                             [&](Statement& update) { update.with("expires", expires); });
}

bool SqlJobQueue::finish(const Lease& lease) {
    return update_while_held(database_, lease, "UPDATE job SET state = 'done'", [](Statement&) {});
}

bool SqlJobQueue::retry(const Lease& lease, Instant due, const std::string& error) {
    return update_while_held(
        database_, lease, "UPDATE job SET state = 'waiting', due_at = :due, last_error = :error",
        [&](Statement& update) { update.with("due", due).with("error", error); });
}

bool SqlJobQueue::park(const Lease& lease, const std::string& error) {
    return update_while_held(database_, lease,
                             "UPDATE job SET state = 'parked', last_error = :error",
                             [&](Statement& update) { update.with("error", error); });
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
