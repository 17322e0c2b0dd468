#pragma once

#include "engine/model/crm_records.hpp"

#include <optional>
#include <set>
#include <string_view>
#include <vector>

namespace dealwire::importing {

/// Where the column is, or nothing.
std::optional<std::size_t> column_index(const model::RecordPage& page, std::string_view name);

/// Takes rows without a well-formed Id out of the page; returns how many.
int drop_malformed_rows(model::RecordPage& page);

/// Takes rows whose OwnerId is not among `owners` out of the page and returns their ids.
std::vector<model::RecordId> take_out_foreign_rows(model::RecordPage& page,
                                                   const std::set<model::RecordId>& owners);

/// The largest (stamp, id) of the page and of `before`; nothing where neither has one.
std::optional<model::Bookmark> advanced(const std::optional<model::Bookmark>& before,
                                        const model::RecordPage& page,
                                        std::string_view stamp_field);

}  // namespace dealwire::importing
