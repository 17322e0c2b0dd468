#pragma once

#include "adapters/store/crm_tables.hpp"
#include "adapters/store/dialect.hpp"
#include "engine/model/crm_records.hpp"
#include "engine/model/record_id.hpp"
#include "engine/model/scope.hpp"

#include <cstdint>
#include <span>

namespace soci {
class session;
}

namespace dealwire::store {

/// Takes those of `ids` that are live records of `table` to another state, and raises the org's
/// revision if there were any. How many there were.
std::int64_t take_from_live(soci::session& session, const Dialect& dialect,
                            const model::OrgScope& scope, const CrmTable& table,
                            model::RecordState state, std::span<const model::RecordId> ids);

/// Releases those of `ids` that are live opportunities, as of `at`; the same otherwise.
std::int64_t release_opportunities(soci::session& session, const Dialect& dialect,
                                   const model::OrgScope& scope,
                                   std::span<const model::RecordId> ids, base::Instant at);

}  // namespace dealwire::store
