#pragma once

#include "engine/exporting/diff.hpp"
#include "engine/exporting/packer.hpp"
#include "engine/model/export_record.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace dealwire::exporting {

/// Keys that one call asks the org about: they stand in its address.
inline constexpr std::size_t kKeysPerLookUp = 200;

/// No answer of the org, and no lost one, says that the record could be there.
bool was_only_refused(const model::ExportRecord& record);

/// Records that the org loses by a plan, as an export counts them: not those that were only ever
/// refused, nor those that somebody deleted and that are only taken out again.
struct Going {
    int all = 0;
    int along = 0;  ///< of them, those for which nothing is sent; see `going_along`
};

/// Records that the org deletes along with this one of `ConversationPlan::deletes`: the details of
/// the conversation record, the further contacts of an activity. Not those only ever refused.
int going_along(const ConversationPlan& plan, const model::ExportRecord& record);

Going going_with(const ConversationPlan& plan);

/// Rows that are sent where the org has none of the records that were only ever refused.
std::vector<Row> rows_expected(std::span<const ConversationPlan> plans);

/// Calls that ask for ids of records to be deleted, before anything of these plans is sent.
std::size_t look_ups_for(std::span<const ConversationPlan> plans);

}  // namespace dealwire::exporting
