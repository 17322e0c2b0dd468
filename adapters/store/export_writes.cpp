#include "adapters/store/export_writes.hpp"

#include "adapters/store/bulk_insert.hpp"
#include "adapters/store/export_rows.hpp"
#include "adapters/store/lean_rows.hpp"
#include "adapters/store/staging.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace dealwire::store {
namespace {

using model::ExportRecord;
using model::ExportState;
using model::OrgScope;
using model::RecordName;

constexpr auto kAnyRow = R"sql(
    SELECT 1 AS one FROM export_record
    WHERE tenant_id = :tenant AND org_id = :org AND object = :object
    LIMIT 1
)sql";

/// By the index of conversations, which holds all that is asked for: most have no such row.
constexpr auto kRowsOfObject = R"sql(
    SELECT record_key FROM export_record
    WHERE tenant_id = :tenant AND org_id = :org AND object = :object AND
)sql";

constexpr auto kWrittenRows = R"sql(
    SELECT record_key FROM export_record
    WHERE tenant_id = :tenant AND org_id = :org AND state = 'written' AND gone_at IS NULL
      AND object = :object AND
)sql";

constexpr auto kDropRows = R"sql(
    DELETE FROM export_record
    WHERE tenant_id = :tenant AND org_id = :org AND object = :object AND
)sql";

constexpr auto kDropSheets = R"sql(
    DELETE FROM export_sheet
    WHERE tenant_id = :tenant AND org_id = :org AND object = :object AND
)sql";

// A record keeps its conversation, whose id begins its key: what is not set moves no index.
constexpr auto kReplaceRow = R"sql(
    ON CONFLICT (tenant_id, org_id, object, record_key) DO UPDATE
    SET key_field = excluded.key_field, cascades = excluded.cascades,
        record_id = excluded.record_id, state = excluded.state, digest = excluded.digest,
        error_code = excluded.error_code, error = excluded.error, remedy = excluded.remedy,
        changed_at = excluded.changed_at, gone_at = excluded.gone_at,
        error_fields = excluded.error_fields
)sql";

constexpr auto kReplaceSheet = R"sql(
    ON CONFLICT (tenant_id, org_id, object, conversation_id) DO UPDATE
    SET key_field = excluded.key_field, written = excluded.written, pending = excluded.pending,
        deleting = excluded.deleting, records = excluded.records
)sql";

constexpr auto kCount = R"sql(
    INSERT INTO export_object (tenant_id, org_id, object, written)
    VALUES (:tenant, :org, :object, :added)
    ON CONFLICT (tenant_id, org_id, object) DO UPDATE
    SET written = export_object.written + excluded.written
)sql";

constexpr std::array kRowColumns{
    StagedColumn{"object", "TEXT"},          StagedColumn{"record_key", "TEXT"},
    StagedColumn{"conversation_id", "TEXT"}, StagedColumn{"key_field", "TEXT"},
    StagedColumn{"cascades", "SMALLINT"},    StagedColumn{"record_id", "TEXT"},
    StagedColumn{"state", "TEXT"},           StagedColumn{"digest", "TEXT"},
    StagedColumn{"error_code", "TEXT"},      StagedColumn{"error", "TEXT"},
    StagedColumn{"remedy", "TEXT"},          StagedColumn{"changed_at", "BIGINT"},
    StagedColumn{"gone_at", "BIGINT"},       StagedColumn{"error_fields", "TEXT"}};

constexpr std::array kSheetColumns{
    StagedColumn{"object", "TEXT"},    StagedColumn{"conversation_id", "TEXT"},
    StagedColumn{"key_field", "TEXT"}, StagedColumn{"written", "BIGINT"},
    StagedColumn{"pending", "BIGINT"}, StagedColumn{"deleting", "BIGINT"},
    StagedColumn{"records", "TEXT"}};

/// API names have no space.
std::string text_of(const std::vector<std::string>& fields) {
    std::string text;
    for (const std::string& field : fields) text.append(text.empty() ? "" : " ").append(field);
    return text;
}

bool in_place(const ExportRecord& record) {
    return record.state == ExportState::Written && !record.gone_at;
}

void add_row(BulkInsert& rows, const ExportRecord& record) {
    const std::string id = record.id.text();
    const std::string fields = text_of(record.error_fields);
    rows.begin_row();
    rows.text(record.name.object);
    rows.text(record.name.key);
    rows.text(record.conversation.value);
    rows.text(record.key_field);
    rows.flag(record.cascades);
    rows.text(id);
    rows.text(name_of(record.state));
    rows.text(record.digest);
    rows.text(record.error_code);
    rows.text(record.error);
    rows.text(record.remedy);
    rows.integer(to_number(record.changed_at));
    if (record.gone_at)
        rows.integer(to_number(*record.gone_at));
    else
        rows.null();
    rows.text(fields);
    rows.end_row();
}

void add_sheet(BulkInsert& rows, const SheetPlace& place, const ExportSheet& sheet) {
    const std::string records = sheet.text();
    rows.begin_row();
    rows.text(place.object);
    rows.text(place.conversation);
    rows.text(sheet.key_field());
    rows.integer(sheet.count(ExportState::Written));
    rows.integer(sheet.count(ExportState::Pending));
    rows.integer(sheet.count(ExportState::Deleting));
    rows.text(records);
    rows.end_row();
}

/// A table that takes rows over those with the same key.
struct ReplacedTable {
    std::string name;
    std::span<const StagedColumn> columns;
    const char* replace;
};

/// SQLite takes rows one by one anyway; PostgreSQL takes them at once, beside the table.
template <class AddRows>
void replace_rows(soci::session& session, const Dialect& dialect, const OrgScope& scope,
                  const ReplacedTable& table, const AddRows& add_rows) {
    std::vector<std::string> columns;
    for (const StagedColumn& column : table.columns) columns.emplace_back(column.name);
    if (dialect.backend == Backend::Sqlite) {
        const auto rows =
            bulk_insert(session, dialect,
                        {table.name,
                         columns,
                         {{"tenant_id", scope.tenant.value}, {"org_id", scope.org.id.text()}},
                         table.replace});
        add_rows(*rows);
        return rows->finish();
    }
    const std::string staged = "stage_" + table.name;
    create_stage(session, dialect, staged, table.columns);
    const auto rows = bulk_insert(session, dialect, {staged, columns});
    add_rows(*rows);
    rows->finish();
    std::string list;
    for (const std::string& column : columns) list += ", " + column;
    Statement{session, "INSERT INTO " + table.name + " (tenant_id, org_id" + list +
                           ") SELECT CAST(:tenant AS TEXT), CAST(:org AS TEXT)" + list + " FROM " +
                           staged + " WHERE TRUE ORDER BY " + columns[0] + ", " + columns[1] +
                           table.replace}
        .in(scope)
        .run();
    clear_stage(session, staged);
}

/// One change of the records of an org, worked out in memory and then written.
class RecordChange {
public:
    RecordChange(soci::session& session, const Dialect& dialect, const OrgScope& scope)
        : session_{session}, dialect_{dialect}, scope_{scope} {}

    void read(std::span<const RecordName> forgotten, std::span<const ExportRecord> put) {
        SheetPlaces places = places_of(put);
        for (const auto& [object, ids] : places)
            if (any_row(object))
                each_key(kRowsOfObject + dialect_.is_listed("conversation_id"), object, ids,
                         [&](std::string key) {
                             rows_.insert({object, std::move(key)});
                         });
        for (const RecordName& name : forgotten)
            for (std::string& conversation : conversations_in(name.key))
                places[name.object].push_back(std::move(conversation));
        arrange(places);
        sheets_ = sheets_at(session_, dialect_, scope_, places);
        last_ = sheets_.end();
        for (const auto& [place, sheet] : sheets_) count(place.object, -written(sheet));
    }

    void forget(const RecordName& name) {
        rows_to_drop_.insert(name);
        rows_.erase(name);
        for (const std::string& conversation : conversations_in(name.key)) {
            const auto sheet = sheets_.find({name.object, conversation});
            if (sheet != sheets_.end()) sheet->second.forget(conversation, name.key);
        }
    }

    void put(const ExportRecord& record) {
        ExportSheet& sheet = sheet_of(record);
        if (sheet.takes(record)) {
            sheet.put(record);
            if (rows_.erase(record.name) > 0) rows_to_drop_.insert(record.name);
            return;
        }
        sheet.forget(record.conversation.value, record.name.key);
        rows_to_put_.push_back(&record);
    }

    void write() {
        count_rows();
        drop_rows();
        if (!rows_to_put_.empty())
            replace_rows(session_, dialect_, scope_, {"export_record", kRowColumns, kReplaceRow},
                         [&](BulkInsert& rows) {
                             for (const ExportRecord* record : rows_to_put_) add_row(rows, *record);
                         });
        write_sheets();
        for (const auto& [object, added] : added_)
            if (added != 0 || counted_.contains(object))
                Statement{session_, kCount}
                    .in(scope_)
                    .with("object", object)
                    .with("added", added)
                    .run();
    }

private:
    static SheetPlaces places_of(std::span<const ExportRecord> records) {
        SheetPlaces places;
        const ExportRecord* before = nullptr;
        for (const ExportRecord& record : records) {
            const bool elsewhere = !before || before->conversation != record.conversation ||
                                   before->name.object != record.name.object;
            before = &record;
            if (elsewhere) places[record.name.object].push_back(record.conversation.value);
        }
        arrange(places);
        return places;
    }

    /// Of most objects no record has a row of its own.
    bool any_row(const std::string& object) {
        LeanQuery query{kAnyRow, {}};
        query.in(scope_).with("object", object);
        bool any = false;
        each_lean_row(session_, dialect_, query, [&](const LeanRow&) { any = true; });
        return any;
    }

    static std::int64_t written(const ExportSheet& sheet) {
        return sheet.count(ExportState::Written);
    }

    static bool lies_at(const SheetPlace& place, const ExportRecord& record) {
        return place.conversation == record.conversation.value &&
               place.object == record.name.object;
    }

    /// Neighbours mostly share one.
    ExportSheet& sheet_of(const ExportRecord& record) {
        if (last_ == sheets_.end() || !lies_at(last_->first, record))
            last_ = sheets_.try_emplace({record.name.object, record.conversation.value}).first;
        return last_->second;
    }

    void count(const std::string& object, std::int64_t added) { added_[object] += added; }

    template <class Take>
    void each_key(const std::string& sql, const std::string& object,
                  const std::vector<std::string>& ids, const Take& take) {
        LeanQuery query{sql, {}};
        query.in(scope_).with("object", object).with("ids", id_list(ids));
        each_lean_row(session_, dialect_, query, [&](const LeanRow& row) { take(row.string(0)); });
    }

    /// Rows that are dropped or replaced count no more, those that are put do.
    void count_rows() {
        std::vector<RecordName> touched{rows_to_drop_.begin(), rows_to_drop_.end()};
        for (const ExportRecord* record : rows_to_put_) {
            if (rows_.contains(record->name)) touched.push_back(record->name);
            count(record->name.object, in_place(*record) ? 1 : 0);
            counted_.insert(record->name.object);
        }
        for (const auto& [object, keys] : keys_by_object(touched))
            each_key(kWrittenRows + dialect_.is_listed("record_key"), object, keys,
                     [&](const std::string&) { count(object, -1); });
    }

    void drop_rows() {
        const std::vector<RecordName> names{rows_to_drop_.begin(), rows_to_drop_.end()};
        for (const auto& [object, keys] : keys_by_object(names))
            Statement{session_, kDropRows + dialect_.is_listed("record_key")}
                .in(scope_)
                .with("object", object)
                .with("ids", id_list(keys))
                .run();
    }

    void write_sheets() {
        std::map<std::string, std::vector<std::string>> emptied;
        for (const auto& [place, sheet] : sheets_) {
            count(place.object, written(sheet));
            if (!sheet.changed()) continue;
            counted_.insert(place.object);
            if (sheet.empty()) emptied[place.object].push_back(place.conversation);
        }
        for (const auto& [object, conversations] : emptied)
            Statement{session_, kDropSheets + dialect_.is_listed("conversation_id")}
                .in(scope_)
                .with("object", object)
                .with("ids", id_list(conversations))
                .run();
        const bool any = std::ranges::any_of(sheets_, [](const auto& each) {
            return each.second.changed() && !each.second.empty();
        });
        if (!any) return;
        replace_rows(session_, dialect_, scope_, {"export_sheet", kSheetColumns, kReplaceSheet},
                     [&](BulkInsert& rows) {
                         for (const auto& [place, sheet] : sheets_)
                             if (sheet.changed() && !sheet.empty()) add_sheet(rows, place, sheet);
                     });
    }

    soci::session& session_;
    const Dialect& dialect_;
    const OrgScope& scope_;
    Sheets sheets_;
    Sheets::iterator last_ = sheets_.end();
    std::set<RecordName> rows_;  ///< of those that are put, the ones with a row of their own
    std::set<RecordName> rows_to_drop_;
    std::vector<const ExportRecord*> rows_to_put_;
    std::map<std::string, std::int64_t> added_;  ///< records in place, by object
    std::set<std::string> counted_;              ///< objects that must be known
};

}  // namespace

void write_records(soci::session& session, const Dialect& dialect, const OrgScope& scope,
                   std::span<const RecordName> forgotten, std::span<const ExportRecord> put) {
    if (forgotten.empty() && put.empty()) return;
    RecordChange change{session, dialect, scope};
    change.read(forgotten, put);
    for (const RecordName& name : forgotten) change.forget(name);
    for (const ExportRecord& record : put) change.put(record);
    change.write();
}

}  // namespace dealwire::store
