#pragma once

#include "adapters/store/crm_tables.hpp"
#include "adapters/store/dialect.hpp"
#include "engine/model/crm_records.hpp"
#include "engine/model/scope.hpp"
#include "engine/ports/crm_store.hpp"

namespace soci {
class session;
}

namespace dealwire::store {

/// Writes one page in the transaction that is open: stages its rows, then merges them into their
/// table with one statement. The rules of merging (newer wins, kept columns, tombstones) are in
/// that statement alone, so that another way of filling the staging table can share it.
ports::PageSaved write_page(soci::session& session, const Dialect& dialect,
                            const model::OrgScope& scope, const model::RecordPage& page);

}  // namespace dealwire::store
