#pragma once

#include "adapters/store/dialect.hpp"
#include "adapters/store/export_sheet.hpp"
#include "adapters/store/statement.hpp"
#include "engine/model/export_record.hpp"
#include "engine/model/scope.hpp"

#include <compare>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace soci {
class session;
}

namespace dealwire::store {

/// The columns of a record with a row of its own, and the beginning of its conditions.
inline constexpr auto kExportRecords = R"sql(
    SELECT conversation_id, object, record_key, key_field, cascades, record_id, state, digest,
           error_code, error, remedy, changed_at, gone_at, error_fields
    FROM export_record
    WHERE tenant_id = :tenant AND org_id = :org
)sql";
inline constexpr std::size_t kExportRecordWidth = 14;

/// A row of `kExportRecords`.
model::ExportRecord export_record_of(const Row& row);

/// Where a sheet lies.
struct SheetPlace {
    base::Word object;
    std::string conversation;

    auto operator<=>(const SheetPlace&) const = default;
    bool operator==(const SheetPlace&) const = default;
};

using Sheets = std::map<SheetPlace, ExportSheet>;

/// Places of sheets: the conversations of each object, ascending and each once.
using SheetPlaces = std::map<std::string, std::vector<std::string>>;

/// Puts them in order, as they must be given.
void arrange(SheetPlaces& places);

/// Those of the sheets that there are.
Sheets sheets_at(soci::session& session, const Dialect& dialect, const model::OrgScope& scope,
                 const SheetPlaces& places);

/// All sheets of these conversations.
Sheets sheets_of(soci::session& session, const Dialect& dialect, const model::OrgScope& scope,
                 std::span<const base::ConversationId> conversations);

/// The records with these names, from rows and sheets alike, in no order.
std::vector<model::ExportRecord> records_named(soci::session& session, const Dialect& dialect,
                                               const model::OrgScope& scope,
                                               std::span<const model::RecordName> names);

std::map<std::string, std::vector<std::string>> keys_by_object(
    std::span<const model::RecordName> names);

}  // namespace dealwire::store
