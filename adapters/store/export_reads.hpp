#pragma once

#include "adapters/store/dialect.hpp"
#include "engine/model/record_id.hpp"
#include "engine/model/scope.hpp"
#include "engine/ports/export_store.hpp"
#include "engine/ports/watch_store.hpp"

#include <span>

namespace soci {
class session;
}

namespace dealwire::store {

/// Replaces what is kept of the records that these conversations were judged by.
void save_reads(soci::session& session, const Dialect& dialect, const model::OrgScope& scope,
                std::span<const ports::DueConversation> finished);

/// Adds to them.
void add_reads(soci::session& session, const Dialect& dialect, const model::OrgScope& scope,
               std::span<const ports::WatchedRecords> added);

/// Makes the conversations due that were judged by one of these records. To be called in the
/// transaction that changes the records: after a crash both happened or neither.
void reopen_readers(soci::session& session, const Dialect& dialect, const model::OrgScope& scope,
                    std::span<const model::RecordId> changed);

}  // namespace dealwire::store
