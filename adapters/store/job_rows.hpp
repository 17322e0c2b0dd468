#pragma once

#include "adapters/store/statement.hpp"
#include "engine/model/job.hpp"

#include <optional>

namespace dealwire::store {

/// The columns of `lease_of`, in their order.
inline constexpr auto kJobColumns =
    "SELECT tenant_id, id, kind, subject, state, attempts, due_at, last_error, fence, worker, "
    "expires_at, lane, payload, breaks";
inline constexpr std::size_t kJobWidth = 14;

/// Throws StoreError where the state is unknown.
model::Lease lease_of(const Row& row);

/// The first row of an answer with the columns above and no others.
std::optional<model::Lease> first_lease(Statement& statement);

/// Adds the job as it is, in the state `waiting`. `end` is what follows the values.
void insert_job(soci::session& session, const model::Job& job, const char* end);

/// Where another one of the tenant, kind and subject is open, nothing is added.
inline constexpr auto kUnlessOpen =
    " ON CONFLICT (tenant_id, kind, subject) WHERE state IN ('waiting', 'running') DO NOTHING";

}  // namespace dealwire::store
