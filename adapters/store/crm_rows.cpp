#include "adapters/store/crm_rows.hpp"

#include "adapters/json/json.hpp"
#include "engine/ports/store_error.hpp"

#include <array>

namespace dealwire::store {
namespace {

using model::Cell;

constexpr std::size_t kId = 0;
constexpr std::size_t kStamp = 1;
constexpr std::size_t kState = 2;
constexpr std::size_t kFields = 3;
constexpr std::size_t kFirstTyped = 4;

const char* type_of(ColumnKind kind, const Dialect& dialect) {
    switch (kind) {
        case ColumnKind::Instant:
            return "BIGINT";
        case ColumnKind::Flag:
            return "SMALLINT";
        case ColumnKind::Number:
            return dialect.number_type;
        case ColumnKind::Text:
        case ColumnKind::RecordId:
        case ColumnKind::Date:
            return "TEXT";
    }
    return "TEXT";
}

TextCell instant_cell(std::string_view text) {
    const auto instant = base::parse_instant(text);
    if (!instant) return std::nullopt;
    return std::to_string(to_number(*instant));
}

TextCell text_of(const Cell& cell) {
    if (!cell) return std::nullopt;
    return std::string{*cell};
}

TextCell typed_cell(ColumnKind kind, const Cell& cell) {
    if (!cell) return std::nullopt;
    switch (kind) {
        case ColumnKind::Instant:
            return instant_cell(*cell);
        case ColumnKind::Flag:
            return *cell == "true" ? "1" : "0";
        case ColumnKind::Number:
            return base::to_double(base::Number{std::string{*cell}}) ? text_of(cell) : std::nullopt;
        case ColumnKind::Date:
            return base::parse_date(*cell) ? text_of(cell) : std::nullopt;
        case ColumnKind::RecordId:
            if (const auto id = model::RecordId::parse(*cell)) return id->text();
            return std::nullopt;
        case ColumnKind::Text:
            return text_of(cell);
    }
    return text_of(cell);
}

bool is_number_type(const std::string& type) {
    constexpr std::array<std::string_view, 5> kTypes{"int", "double", "currency", "percent",
                                                     "long"};
    return std::ranges::find(kTypes, type) != kTypes.end();
}

base::Tree json_value(const std::string& type, const Cell& cell) {
    if (!cell) return {};
    if (type == "boolean" && (*cell == "true" || *cell == "false")) return *cell == "true";
    if (is_number_type(type) && base::to_double(base::Number{std::string{*cell}}))
        return base::Number{std::string{*cell}};
    std::string text{*cell};
    std::erase(text, '\0');  // would become \u0000, which jsonb refuses
    return text;
}

/// Where the cells of a page go.
class RowReader {
public:
    RowReader(const CrmTable& table, const model::RecordPage& page)
        : page_{page}, width_{kFirstTyped + table.typed.size()} {
        for (const model::Column& column : page.columns) {
            const TypedColumn* typed = table.find(column.name);
            if (typed) present_.push_back(typed);
            const std::ptrdiff_t at = typed ? typed - table.typed.data() : 0;
            targets_.push_back({typed, kFirstTyped + static_cast<std::size_t>(at)});
        }
    }

    [[nodiscard]] const std::vector<const TypedColumn*>& present() const { return present_; }

    [[nodiscard]] std::vector<TextCell> read(const model::RecordRows::Row& row) const {
        std::vector<TextCell> out(width_);
        out[kState] = "live";
        base::Tree::Object others;
        for (std::size_t i = 0; i < page_.columns.size(); ++i) {
            const Cell cell = row.at(i);
            if (targets_[i].typed)
                out[targets_[i].at] = typed_cell(targets_[i].typed->kind, cell);
            else
                place(page_.columns[i], cell, out, others);
        }
        if (!out[kId]) throw ports::StoreError{"A row of " + page_.object + " has no valid Id."};
        out[kFields] = json::to_text(others);
        return out;
    }

private:
    struct Target {
        const TypedColumn* typed = nullptr;
        std::size_t at = 0;
    };

    static void place(const model::Column& column, const Cell& cell, std::vector<TextCell>& out,
                      base::Tree::Object& others) {
        if (column.name == "Id") {
            out[kId] = typed_cell(ColumnKind::RecordId, cell);
        } else if (column.name == "SystemModstamp") {
            out[kStamp] = typed_cell(ColumnKind::Instant, cell);
        } else if (column.name == "IsDeleted") {
            if (cell == "true") out[kState] = "deleted";
        } else {
            others.emplace_back(column.name, json_value(column.type, cell));
        }
    }

    const model::RecordPage& page_;
    std::size_t width_;
    std::vector<Target> targets_;
    std::vector<const TypedColumn*> present_;
};

std::int64_t stamp_of(const std::vector<TextCell>& row) {
    return row[kStamp] ? std::stoll(*row[kStamp]) : 0;
}

/// Of several rows of one id the newest stays; of equal stamps the later one. In ascending id, so
/// that concurrent pages lock their rows in one order.
void keep_newest(std::vector<std::vector<TextCell>>& rows) {
    std::ranges::stable_sort(rows, [](const auto& a, const auto& b) {
        return a[kId] != b[kId] ? a[kId] < b[kId] : stamp_of(a) > stamp_of(b);
    });
    std::vector<std::vector<TextCell>> kept;
    kept.reserve(rows.size());
    for (auto& row : rows) {
        if (kept.empty() || kept.back()[kId] != row[kId])
            kept.push_back(std::move(row));
        else if (stamp_of(kept.back()) == stamp_of(row))
            kept.back() = std::move(row);
    }
    rows = std::move(kept);
}

}  // namespace

std::vector<StagedColumn> stage_columns(const CrmTable& table, const Dialect& dialect) {
    std::vector<StagedColumn> columns{{"id", "TEXT"},
                                      {"system_modstamp", "BIGINT"},
                                      {"state", "TEXT"},
                                      {"fields", dialect.json_type}};
    for (const TypedColumn& typed : table.typed)
        columns.push_back({typed.column, type_of(typed.kind, dialect)});
    return columns;
}

StagedPage staged_page(const CrmTable& table, const model::RecordPage& page) {
    const RowReader reader{table, page};
    StagedPage staged;
    staged.present = reader.present();
    staged.rows.reserve(page.rows.size());
    for (const auto row : page.rows) staged.rows.push_back(reader.read(row));
    keep_newest(staged.rows);
    staged.has_tombstones =
        std::ranges::any_of(staged.rows, [](const auto& row) { return row[kState] == "deleted"; });
    return staged;
}

base::Tree field_value(const TypedColumn& column, const Row& row, std::size_t at) {
    switch (column.kind) {
        case ColumnKind::Instant:
            return base::to_text(row.instant(at));
        case ColumnKind::Flag:
            return row.flag(at);
        case ColumnKind::Number:
            return base::Number{row.text(at)};
        case ColumnKind::Text:
        case ColumnKind::RecordId:
        case ColumnKind::Date:
            return row.text(at);
    }
    return {};
}

model::RecordState state_named(const std::string& name) {
    using enum model::RecordState;
    for (const model::RecordState state : {Live, Deleted, Missing, Released})
        if (name == name_of(state)) return state;
    throw ports::StoreError{"The store holds a record in the unknown state " + name + "."};
}

}  // namespace dealwire::store
