#pragma once

#include "adapters/store/dialect.hpp"
#include "engine/model/export_record.hpp"
#include "engine/model/scope.hpp"

#include <span>

namespace soci {
class session;
}

namespace dealwire::store {

/// Forgets the names and then puts the records, each where it belongs: on the sheet of its
/// conversation, or in a row of its own; nowhere twice. Keeps the numbers of records in place.
void write_records(soci::session& session, const Dialect& dialect, const model::OrgScope& scope,
                   std::span<const model::RecordName> forgotten,
                   std::span<const model::ExportRecord> put);

}  // namespace dealwire::store
