#pragma once

#include "adapters/store/dialect.hpp"
#include "engine/model/crm_records.hpp"
#include "engine/model/scope.hpp"
#include "engine/ports/crm_store.hpp"

namespace soci {
class session;
}

namespace dealwire::store {

/// Writes one page in the transaction that is open. What is held decides, row by row: a record that
/// is not held is added straight to its table, one that is held with the same digest is left alone,
/// and the rest goes through a staging table, from where one statement merges it. The rules of
/// merging (newer wins, kept columns) are in that statement, so that what another transaction
/// writes meanwhile counts too; a record that it adds meanwhile is a unique violation, after which
/// the whole transaction is worth repeating.
ports::PageSaved write_page(soci::session& session, const Dialect& dialect,
                            const model::OrgScope& scope, const model::RecordPage& page);

}  // namespace dealwire::store
