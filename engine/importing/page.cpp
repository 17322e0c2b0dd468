#include "engine/importing/page.hpp"

#include "engine/base/text.hpp"
#include "engine/base/time_text.hpp"

#include <algorithm>

namespace dealwire::importing {
namespace {

using model::Cell;
using model::RecordId;
using model::RecordPage;
using Row = model::RecordRows::Row;

constexpr std::size_t kQuoted = 60;

RecordId id_in(const Cell& cell) {
    return cell ? RecordId::parse(*cell).value_or(RecordId{}) : RecordId{};
}

std::string quoted(const Cell& cell) {
    if (!cell || cell->empty()) return "empty";
    std::string text{cell->substr(0, kQuoted)};
    if (cell->size() > kQuoted) text += "…";
    return "\"" + text + "\"";
}

/// Whether all its cells are UTF-8. They mostly stand behind one another and are looked at in one
/// go; none may begin within a character then.
bool is_utf8(const Row& row) {
    std::string_view run;
    for (std::size_t i = 0; i < row.size(); ++i) {
        const Cell cell = row[i];
        if (!cell || cell->empty()) continue;
        if ((static_cast<unsigned char>(cell->front()) & 0xC0U) == 0x80U) return false;
        if (run.data() + run.size() == cell->data()) {
            run = {run.data(), run.size() + cell->size()};
            continue;
        }
        if (!base::is_utf8(run)) return false;
        run = *cell;
    }
    return base::is_utf8(run);
}

/// Looks at row after row.
class RowValidator {
public:
    RowValidator(const RecordPage& page, std::string_view stamp_field,
                 const std::optional<base::Instant>& horizon)
        : columns_{page.columns},
          id_{column_index(page, "Id").value_or(0)},
          stamp_{stamp_field.empty() ? std::nullopt : column_index(page, stamp_field)},
          stamp_field_{stamp_field},
          horizon_{horizon} {}

    /// Whether the row is to be taken out.
    bool rejects(const Row& row) {
        const Cell text_of_id = row.at(id_);
        const RecordId id = id_in(text_of_id);
        if (id.empty())
            return reject(text_of_id,
                          "Its Id is " + quoted(text_of_id) + ", which is not the id of a record.");
        if (!is_utf8(row))
            return reject(text_of_id,
                          "Its " + damaged_column(row) + " holds bytes that are no text in UTF-8.");
        if (!stamp_) return false;
        const Cell text = row.at(*stamp_);
        const auto stamp = text ? base::parse_instant(*text) : std::nullopt;
        if (!stamp)
            return reject(text_of_id, "Its " + std::string{stamp_field_} + " is " + quoted(text) +
                                          ", which is not a date and time.");
        if (!horizon_ || *stamp <= *horizon_) consider({*stamp, id});
        return false;
    }

    PageFacts facts() { return {.rejected = std::move(rejected_), .furthest = furthest_}; }

private:
    bool reject(const Cell& id, std::string reason) {
        rejected_.push_back({std::string{id.value_or("").substr(0, kQuoted)}, std::move(reason)});
        return true;
    }

    std::string damaged_column(const Row& row) const {
        std::size_t column = 0;
        while (column + 1 < row.size() && base::is_utf8(row[column].value_or(""))) ++column;
        return columns_[column].name;
    }

    void consider(const model::Bookmark& here) {
        if (!furthest_ || *furthest_ < here) furthest_ = here;
    }

    const std::vector<model::Column>& columns_;
    std::size_t id_;
    std::optional<std::size_t> stamp_;
    std::string_view stamp_field_;
    std::optional<base::Instant> horizon_;
    std::vector<model::RejectedRow> rejected_;
    std::optional<model::Bookmark> furthest_;
};

}  // namespace

std::optional<std::size_t> column_index(const RecordPage& page, std::string_view name) {
    for (std::size_t i = 0; i < page.columns.size(); ++i)
        if (page.columns[i].name == name) return i;
    return std::nullopt;
}

PageFacts take_out_invalid_rows(RecordPage& page, std::string_view stamp_field,
                                const std::optional<base::Instant>& horizon) {
    RowValidator validator{page, stamp_field, horizon};
    page.rows.erase_if([&](const Row& row) { return validator.rejects(row); });
    return validator.facts();
}

Owners::Owners(std::span<const RecordId> users) : users_{users.begin(), users.end()} {}

bool Owners::contains(const Cell& owner) const { return users_.contains(id_in(owner)); }

std::vector<RecordId> take_out_foreign_rows(RecordPage& page, const Owners& owners) {
    std::vector<RecordId> foreign;
    const auto owner = column_index(page, "OwnerId");
    const auto id = column_index(page, "Id");
    if (!owner || !id) return foreign;
    page.rows.erase_if([&](const Row& row) {
        if (owners.contains(row.at(*owner))) return false;
        foreign.push_back(id_in(row.at(*id)));
        return true;
    });
    return foreign;
}

}  // namespace dealwire::importing
