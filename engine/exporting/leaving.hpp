#pragma once

#include "engine/exporting/diff.hpp"
#include "engine/exporting/filter_condition.hpp"

#include <span>
#include <vector>

namespace dealwire::exporting {

/// How a conversation stands in the org, by what we believe of its records.
enum class Standing {
    Absent,  ///< no record was ever confirmed, or it is on its way out
    There
};

Standing standing_of(const base::ConversationId& conversation,
                     std::span<const model::ExportRecord> known);

/// What becomes of the records of a conversation that the filter does not let through (any more),
/// where `desired` are those it would have. Pure. Removed with Remove, and with Keep where nothing
/// of it was confirmed to be in the org: a filter must not let new records in. Else they are kept,
/// and kept true: those that nobody wants any more are deleted, those that differ are corrected,
/// what was begun is brought to its end, and none is added, but for a task or event that takes the
/// place of one made under another setting.
ConversationPlan plan_to_leave(OnExit on_exit, const base::ConversationId& conversation,
                               std::vector<model::DesiredRecord> desired,
                               std::span<const model::ExportRecord> known);

}  // namespace dealwire::exporting
