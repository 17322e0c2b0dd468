#include "adapters/store/crm_page.hpp"

#include "adapters/store/decimal.hpp"
#include "adapters/store/json_text.hpp"
#include "engine/base/digest.hpp"
#include "engine/base/time_text.hpp"
#include "engine/base/tree.hpp"
#include "engine/ports/store_error.hpp"

#include <algorithm>
#include <array>

namespace dealwire::store {
namespace {

using model::Cell;
using model::RecordId;

bool is_number_type(std::string_view type) {
    constexpr std::array<std::string_view, 5> kTypes{"int", "double", "currency", "percent",
                                                     "long"};
    return std::ranges::find(kTypes, type) != kTypes.end();
}

std::optional<base::Instant> instant_in(Cell cell) {
    return cell ? base::parse_instant(*cell) : std::nullopt;
}

const Winners& winners_of(const MergedRecords& merged, std::string_view object) {
    static const Winners kNone;
    const auto found = merged.find(object);
    return found == merged.end() ? kNone : *found->second;
}

/// Numbers beyond a double would make the whole text unreadable for us.
bool is_plain_number(std::string_view text) {
    constexpr std::size_t kSurelyFits = 300;
    if (!is_json_number(text)) return false;
    const bool surely = text.size() < kSurelyFits && text.find_first_of("eE") == text.npos;
    return surely || base::to_double(base::Number{std::string{text}}).has_value();
}

/// In ascending id; of one id the newest first, of equal stamps the later one first.
bool comes_before(const PageRow& a, const PageRow& b) {
    if (a.id != b.id) return a.id < b.id;
    return a.stamp != b.stamp ? a.stamp > b.stamp : a.at > b.at;
}

}  // namespace

CrmPage::CrmPage(const model::RecordPage& page)
    : page_{page}, table_{crm_table(page.object)}, id_{page.columns.size()} {
    std::string names;
    for (std::size_t i = 0; i < page.columns.size(); ++i) {
        take_column(i);
        names.append(page.columns[i].name).append(":").append(page.columns[i].type).append("\n");
    }
    if (id_ == page.columns.size())
        throw ports::StoreError{"A page of " + page.object + " has no column Id."};
    columns_digest_ = base::short_digest(names);
    // jsonb keeps its members by length and bytes; members that come so are not sorted again.
    std::ranges::sort(picked_, [](const Picked& a, const Picked& b) {
        if (a.member.size() != b.member.size()) return a.member.size() < b.member.size();
        return a.member < b.member;
    });
}

void CrmPage::take_column(std::size_t at) {
    const model::Column& column = page_.columns[at];
    if (column.name == "Id") {
        id_ = at;
    } else if (column.name == "SystemModstamp") {
        stamp_ = at;
    } else if (column.name == "IsDeleted") {
        deleted_ = at;
    } else if (const TypedColumn* typed = table_.find(column.name)) {
        typed_.push_back({typed, at});
        if (column.name == "MasterRecordId") master_ = at;
    } else {
        std::string member;
        append_json_string(member, column.name);
        const JsonKind kind = column.type == "boolean"      ? JsonKind::Flag
                              : is_number_type(column.type) ? JsonKind::Number
                                                            : JsonKind::Text;
        picked_.push_back({member + ":", kind, at});
    }
}

std::vector<const TypedColumn*> CrmPage::present() const {
    std::vector<const TypedColumn*> columns;
    for (const Typed& typed : typed_) columns.push_back(typed.column);
    return columns;
}

bool CrmPage::has_links() const {
    return std::ranges::any_of(typed_, [](const Typed& t) { return !t.column->links_to.empty(); });
}

std::vector<PageRow> CrmPage::newest_rows() const {
    std::vector<PageRow> rows(page_.rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = page_.rows[i];
        const Cell cell = row[id_];
        const auto id = cell ? RecordId::parse(*cell) : std::nullopt;
        if (!id) throw ports::StoreError{"A row of " + page_.object + " has no valid Id."};
        rows[i].id = *id;
        const auto stamp = stamp_ ? instant_in(row[*stamp_]) : std::nullopt;
        rows[i].stamp = stamp ? stamp->time_since_epoch().count() : kNoStamp;
        rows[i].at = i;
    }
    const auto out_of_order = [](const PageRow& a, const PageRow& b) { return a.id >= b.id; };
    if (std::ranges::adjacent_find(rows, out_of_order) == rows.end()) return rows;
    std::ranges::sort(rows, comes_before);
    const auto repeated = std::ranges::unique(rows, {}, &PageRow::id);
    rows.erase(repeated.begin(), repeated.end());
    return rows;
}

bool CrmPage::is_deleted(const PageRow& row) const {
    return deleted_ && page_.rows[row.at][*deleted_] == "true";
}

bool CrmPage::is_merged(const PageRow& row) const {
    return master_ && page_.rows[row.at][*master_] && is_deleted(row);
}

std::int64_t CrmPage::digest(const PageRow& row) const {
    constexpr std::uint32_t kNull = std::numeric_limits<std::uint32_t>::max();
    const auto cells = page_.rows[row.at];
    cells_.clear();
    std::string_view run;  // cells mostly stand behind one another
    std::uint64_t hash = columns_digest_;
    std::array<std::uint32_t, 64> sizes{};
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const Cell cell = cells[i];
        sizes[i % sizes.size()] = cell ? static_cast<std::uint32_t>(cell->size()) : kNull;
        if (i % sizes.size() == sizes.size() - 1 || i + 1 == cells.size()) {
            const auto* bytes = reinterpret_cast<const char*>(sizes.data());
            hash = base::short_digest({bytes, (i % sizes.size() + 1) * sizeof sizes[0]}, hash);
        }
        if (!cell || cell->empty()) continue;
        if (run.empty() && cells_.empty()) {
            run = *cell;
        } else if (cells_.empty() && run.data() + run.size() == cell->data()) {
            run = {run.data(), run.size() + cell->size()};
        } else {
            if (cells_.empty()) cells_ = run;
            cells_.append(*cell);
        }
    }
    hash = base::short_digest(cells_.empty() ? run : std::string_view{cells_}, hash);
    return hash == 0 ? 1 : static_cast<std::int64_t>(hash);
}

void CrmPage::write(const PageRow& row, const MergedRecords& merged, bool with_nulls,
                    RowSink& to) const {
    const auto cells = page_.rows[row.at];
    to.begin_row();
    to.text(row.id.view());
    if (row.stamp == kNoStamp)
        to.null();
    else
        to.integer(row.stamp);
    to.text(is_deleted(row) ? "deleted" : "live");
    to.integer(digest(row));
    to.text(fields_text(cells, with_nulls));
    links_.resize(typed_.size());
    for (std::size_t i = 0; i < typed_.size(); ++i)
        write_typed(i, cells[typed_[i].cell], merged, to);
    to.end_row();
}

void CrmPage::write_typed(std::size_t typed, Cell cell, const MergedRecords& merged,
                          RowSink& to) const {
    if (!cell) return to.null();
    switch (typed_[typed].column->kind) {
        case ColumnKind::Text:
            return to.text(*cell);
        case ColumnKind::RecordId:
            break;
        case ColumnKind::Instant: {
            const auto instant = instant_in(cell);
            return instant ? to.integer(instant->time_since_epoch().count()) : to.null();
        }
        case ColumnKind::Date:
            return base::parse_date(*cell) ? to.text(*cell) : to.null();
        case ColumnKind::Flag:
            return to.flag(*cell == "true");
        case ColumnKind::Number:
            return parse_decimal(*cell) ? to.number(*cell) : to.null();
    }
    write_link(typed, *cell, merged, to);
}

void CrmPage::write_link(std::size_t typed, std::string_view cell, const MergedRecords& merged,
                         RowSink& to) const {
    const auto id = RecordId::parse(cell);
    if (!id) return to.null();
    const Winners& winners = winners_of(merged, typed_[typed].column->links_to);
    const auto winner = winners.find(*id);
    links_[typed] = winner == winners.end() ? *id : winner->second;
    to.text(links_[typed].view());
}

std::string_view CrmPage::fields_text(const model::RecordRows::Row& row, bool with_nulls) const {
    fields_.clear();
    fields_.push_back('{');
    for (const Picked& picked : picked_) {
        const Cell cell = row[picked.cell];
        if (!cell && !with_nulls) continue;
        if (fields_.size() > 1) fields_.push_back(',');
        fields_.append(picked.member);
        if (!cell)
            fields_.append("null");
        else if (picked.kind == JsonKind::Number && is_plain_number(*cell))
            fields_.append(*cell);
        else if (picked.kind == JsonKind::Flag && (*cell == "true" || *cell == "false"))
            fields_.append(*cell);
        else
            append_json_string(fields_, *cell);
    }
    fields_.push_back('}');
    return fields_;
}

}  // namespace dealwire::store
