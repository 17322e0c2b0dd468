#include "adapters/store/export_rows.hpp"

#include "adapters/store/conversation_rows.hpp"
#include "adapters/store/lean_rows.hpp"
#include "engine/ports/store_error.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <sstream>

namespace dealwire::store {
namespace {

using base::ConversationId;
using model::ExportRecord;
using model::ExportState;
using model::OrgScope;

constexpr auto kSheetsOfObject = R"sql(
    SELECT object, conversation_id, key_field, records FROM export_sheet
    WHERE tenant_id = :tenant AND org_id = :org AND object = :object AND
)sql";

/// An org has a dozen objects: each is asked for its sheets by their key.
constexpr auto kSheetsOfAll = R"sql(
    SELECT s.object, s.conversation_id, s.key_field, s.records
    FROM export_object AS o
    CROSS JOIN export_sheet AS s
    WHERE o.tenant_id = :tenant AND o.org_id = :org
      AND s.tenant_id = :tenant AND s.org_id = :org AND s.object = o.object AND
)sql";

/// New conversations mostly lie where no others do: that spares a look-up for each.
constexpr auto kAnySheetBetween = R"sql(
    SELECT 1 AS one FROM export_sheet
    WHERE tenant_id = :tenant AND org_id = :org AND object = :object
      AND conversation_id >= :first AND conversation_id <= :last
    LIMIT 1
)sql";

ExportState state_named(std::string_view name) {
    using enum ExportState;
    for (const ExportState state : {Pending, Written, Parked, Deleting})
        if (name == name_of(state)) return state;
    throw ports::StoreError{"The store holds an export record in the unknown state " +
                            std::string{name} + "."};
}

std::vector<std::string> fields_in(const std::string& text) {
    std::istringstream words{text};
    return {std::istream_iterator<std::string>{words}, {}};
}

void take_sheets(soci::session& session, const Dialect& dialect, const LeanQuery& query,
                 Sheets& sheets) {
    each_lean_row(session, dialect, query, [&](const LeanRow& row) {
        sheets.emplace(SheetPlace{row.string(0), row.string(1)},
                       ExportSheet{row.string(2), row.text(3)});
    });
}

/// `ids` in ascending order of their bytes, which is not the order of every PostgreSQL.
bool may_have_sheets(soci::session& session, const Dialect& dialect, const OrgScope& scope,
                     const std::string& object, const std::vector<std::string>& ids) {
    if (ids.empty() || dialect.backend == Backend::Postgresql) return !ids.empty();
    LeanQuery query{kAnySheetBetween, {}};
    query.in(scope).with("object", object).with("first", ids.front()).with("last", ids.back());
    bool any = false;
    each_lean_row(session, dialect, query, [&](const LeanRow&) { any = true; });
    return any;
}

}  // namespace

ExportRecord export_record_of(const Row& row) {
    return {.conversation = {row.text(0)},
            .name = {row.text(1), row.text(2)},
            .key_field = row.text(3),
            .cascades = row.flag(4),
            .id = row.record_id(5),
            .state = state_named(row.text(6)),
            .digest = row.text(7),
            .error_code = row.text(8),
            .error = row.text(9),
            .remedy = row.text(10),
            .changed_at = row.instant(11),
            .gone_at = row.optional_instant(12),
            .error_fields = fields_in(row.text(13))};
}

void arrange(SheetPlaces& places) {
    for (auto& [object, ids] : places) {
        if (!std::ranges::is_sorted(ids)) std::ranges::sort(ids);
        const auto [repeated, end] = std::ranges::unique(ids);
        ids.erase(repeated, end);
    }
}

Sheets sheets_at(soci::session& session, const Dialect& dialect, const OrgScope& scope,
                 const SheetPlaces& places) {
    Sheets found;
    for (const auto& [object, ids] : places) {
        if (!may_have_sheets(session, dialect, scope, object, ids)) continue;
        LeanQuery query{kSheetsOfObject + dialect.is_listed("conversation_id"), {}};
        query.in(scope).with("object", object).with("ids", id_list(ids));
        take_sheets(session, dialect, query, found);
    }
    return found;
}

Sheets sheets_of(soci::session& session, const Dialect& dialect, const OrgScope& scope,
                 std::span<const ConversationId> conversations) {
    Sheets found;
    LeanQuery query{kSheetsOfAll + dialect.is_listed("s.conversation_id"), {}};
    query.in(scope).with("ids", conversation_ids(conversations));
    take_sheets(session, dialect, query, found);
    return found;
}

std::vector<ExportRecord> records_named(soci::session& session, const Dialect& dialect,
                                        const OrgScope& scope,
                                        std::span<const model::RecordName> names) {
    std::vector<ExportRecord> found;
    SheetPlaces places;
    const std::string sql =
        kExportRecords + (" AND object = :object AND " + dialect.is_listed("record_key"));
    for (const auto& [object, keys] : keys_by_object(names)) {
        Statement{session, sql}
            .in(scope)
            .with("object", object)
            .with("ids", id_list(keys))
            .each(kExportRecordWidth,
                  [&](const Row& row) { found.push_back(export_record_of(row)); });
        for (const std::string& key : keys)
            for (std::string& conversation : conversations_in(key))
                places[object].push_back(std::move(conversation));
    }
    arrange(places);
    const std::set<model::RecordName> wanted{names.begin(), names.end()};
    for (const auto& [place, sheet] : sheets_at(session, dialect, scope, places))
        for (ExportRecord& record : sheet.records(place.conversation, place.object))
            if (wanted.contains(record.name)) found.push_back(std::move(record));
    return found;
}

std::map<std::string, std::vector<std::string>> keys_by_object(
    std::span<const model::RecordName> names) {
    std::map<std::string, std::vector<std::string>> keys;
    for (const model::RecordName& name : names) keys[name.object].push_back(name.key);
    return keys;
}

}  // namespace dealwire::store
