#include "engine/importing/page.hpp"

#include "engine/base/time_text.hpp"

#include <algorithm>

namespace dealwire::importing {
namespace {

using model::Bookmark;
using model::Cell;
using model::RecordId;
using model::RecordPage;

RecordId id_in(const Cell& cell) {
    return cell ? RecordId::parse(*cell).value_or(RecordId{}) : RecordId{};
}

}  // namespace

std::optional<std::size_t> column_index(const RecordPage& page, std::string_view name) {
    for (std::size_t i = 0; i < page.columns.size(); ++i)
        if (page.columns[i].name == name) return i;
    return std::nullopt;
}

int drop_malformed_rows(RecordPage& page) {
    const std::size_t id = column_index(page, "Id").value_or(0);
    const auto malformed = [&](const model::RecordRows::Row& row) {
        return id_in(row.at(id)).empty();
    };
    return static_cast<int>(page.rows.erase_if(malformed));
}

std::vector<RecordId> take_out_foreign_rows(RecordPage& page, const std::set<RecordId>& owners) {
    std::vector<RecordId> foreign;
    const auto owner = column_index(page, "OwnerId");
    const auto id = column_index(page, "Id");
    if (!owner || !id) return foreign;
    page.rows.erase_if([&](const model::RecordRows::Row& row) {
        if (owners.contains(id_in(row.at(*owner)))) return false;
        foreign.push_back(id_in(row.at(*id)));
        return true;
    });
    return foreign;
}

std::optional<Bookmark> advanced(const std::optional<Bookmark>& before, const RecordPage& page,
                                 std::string_view stamp_field) {
    std::optional<Bookmark> furthest = before;
    const auto stamp = column_index(page, stamp_field);
    const auto id = column_index(page, "Id");
    if (!stamp || !id) return furthest;
    for (const auto row : page.rows) {
        const auto at = row.at(*stamp) ? base::parse_instant(*row.at(*stamp)) : std::nullopt;
        if (!at) continue;
        const Bookmark here{*at, id_in(row.at(*id))};
        if (!furthest || *furthest < here) furthest = here;
    }
    return furthest;
}

}  // namespace dealwire::importing
