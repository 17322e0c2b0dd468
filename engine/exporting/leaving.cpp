#include "engine/exporting/leaving.hpp"

#include "engine/exporting/root.hpp"

#include <algorithm>

namespace dealwire::exporting {
namespace {

using model::ExportRecord;
using model::ExportState;

/// Not one whose deletion was begun: the org may have it no more.
bool is_in_org(const model::RecordName& name, std::span<const ExportRecord> known) {
    return std::ranges::any_of(known, [&](const ExportRecord& record) {
        return record.name == name && record.state != ExportState::Deleting;
    });
}

/// Another setting of tasks gives activities other names: then the new ones take the place of the
/// old ones, or the conversation would lose what it had.
bool activities_are_replaced(const std::vector<model::DesiredRecord>& desired,
                             std::span<const ExportRecord> known) {
    const auto still_there = [&](const model::DesiredRecord& record) {
        return is_activity(record.name) && is_in_org(record.name, known);
    };
    return std::ranges::any_of(known, is_activity, &ExportRecord::name) &&
           std::ranges::none_of(desired, still_there);
}

}  // namespace

Standing standing_of(const base::ConversationId& conversation,
                     std::span<const ExportRecord> known) {
    // There can be two, where the object was renamed or got a namespace.
    const bool there = std::ranges::any_of(known, [&](const ExportRecord& record) {
        return is_root(record) && record.conversation == conversation && !record.id.empty() &&
               record.state != ExportState::Deleting;
    });
    return there ? Standing::There : Standing::Absent;
}

ConversationPlan plan_to_leave(OnExit on_exit, const base::ConversationId& conversation,
                               std::vector<model::DesiredRecord> desired,
                               std::span<const ExportRecord> known) {
    if (on_exit == OnExit::Remove || standing_of(conversation, known) == Standing::Absent)
        return diff(conversation, {}, known);
    const bool replaced = activities_are_replaced(desired, known);
    std::erase_if(desired, [&](const auto& record) {
        return !is_in_org(record.name, known) && !(replaced && is_activity(record.name));
    });
    return diff(conversation, std::move(desired), known);
}

}  // namespace dealwire::exporting
