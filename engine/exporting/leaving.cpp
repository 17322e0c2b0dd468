#include "engine/exporting/leaving.hpp"

#include <algorithm>

namespace dealwire::exporting {
namespace {

using model::ExportRecord;
using model::ExportState;

bool is_root(const base::ConversationId& conversation, const ExportRecord& record) {
    return !record.cascades && record.name.key == conversation.value;
}

/// Not one whose deletion was begun: the org may have it no more.
bool is_in_org(const model::RecordName& name, std::span<const ExportRecord> known) {
    return std::ranges::any_of(known, [&](const ExportRecord& record) {
        return record.name == name && record.state != ExportState::Deleting;
    });
}

}  // namespace

Standing standing_of(const base::ConversationId& conversation,
                     std::span<const ExportRecord> known) {
    const auto root = std::ranges::find_if(
        known, [&](const ExportRecord& record) { return is_root(conversation, record); });
    if (root == known.end() || root->id.empty() || root->state == ExportState::Deleting)
        return Standing::Absent;
    return Standing::There;
}

ConversationPlan plan_to_leave(OnExit on_exit, const base::ConversationId& conversation,
                               std::vector<model::DesiredRecord> desired,
                               std::span<const ExportRecord> known) {
    if (on_exit == OnExit::Remove || standing_of(conversation, known) == Standing::Absent)
        return diff(conversation, {}, known);
    std::erase_if(desired, [&](const auto& record) { return !is_in_org(record.name, known); });
    return diff(conversation, std::move(desired), known);
}

}  // namespace dealwire::exporting
