#pragma once

#include "engine/model/crm_records.hpp"
#include "engine/model/run.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace dealwire::importing {

/// Where the column is, or nothing.
std::optional<std::size_t> column_index(const model::RecordPage& page, std::string_view name);

/// What a look at the rows of a page told.
struct PageFacts {
    std::vector<model::RejectedRow> rejected;  ///< were taken out of the page
    std::optional<model::Bookmark> furthest;   ///< largest (stamp, id) that may be a bookmark
};

/// Takes rows out of the page that cannot be taken over: without a well-formed Id, with a cell that
/// is not UTF-8 (which would cost the whole page in some databases), or with a stamp that cannot be
/// read. `horizon`: rows with a later stamp are no bookmark, because what was
/// changed while the reading went on may lie anywhere behind them. An empty `stamp_field` is not
/// looked at.
PageFacts take_out_invalid_rows(model::RecordPage& page, std::string_view stamp_field,
                                const std::optional<base::Instant>& horizon);

/// Whose records are wanted. Cheap to ask a million times.
class Owners {
public:
    explicit Owners(std::span<const model::RecordId> users);

    [[nodiscard]] bool contains(const model::Cell& owner) const;

private:
    std::unordered_set<model::RecordId> users_;
};

/// Takes rows of others out of the page and returns their ids.
std::vector<model::RecordId> take_out_foreign_rows(model::RecordPage& page, const Owners& owners);

}  // namespace dealwire::importing
