#include "adapters/store/job_rows.hpp"

#include "engine/ports/store_error.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

constexpr auto kInsert = R"sql(
    INSERT INTO job (tenant_id, id, kind, subject, lane, payload, state, attempts, due_at,
                     last_error, created_at)
    VALUES (:tenant, :id, :kind, :subject, :lane, :payload, 'waiting', 0, :due, :error, :due)
)sql";

}  // namespace

model::Lease lease_of(const Row& row) {
    model::Lease lease;
    lease.job.tenant = {row.text(0)};
    lease.job.id = {row.text(1)};
    lease.job.kind = row.text(2);
    lease.job.subject = row.text(3);
    const auto state = model::job_state_named(row.text(4));
    if (!state)
        throw ports::StoreError{"The store holds a job in the unknown state " + row.text(4) + "."};
    lease.job.state = *state;
    lease.job.attempts = static_cast<int>(row.integer(5));
    lease.job.due = row.instant(6);
    lease.job.last_error = row.text(7);
    lease.fence = row.integer(8);
    lease.worker = row.text(9);
    lease.expires = row.instant(10);
    lease.job.lane = row.text(11);
    lease.job.payload = row.text(12);
    lease.job.breaks = static_cast<int>(row.integer(13));
    return lease;
}

std::optional<model::Lease> first_lease(Statement& statement) {
    std::optional<model::Lease> found;
    statement.each(kJobWidth, [&](const Row& row) {
        if (!found) found = lease_of(row);
    });
    return found;
}

void insert_job(soci::session& session, const model::Job& job, const char* end) {
    Statement{session, std::string{kInsert} + end}
        .with("tenant", job.tenant.value)
        .with("id", job.id.value)
        .with("kind", job.kind)
        .with("subject", job.subject)
        .with("lane", job.lane)
        .with("payload", job.payload)
        .with("due", job.due)
        .with("error", job.last_error)
        .run();
}

}  // namespace dealwire::store
