#pragma once

#include "engine/model/export_record.hpp"

namespace dealwire::exporting {

/// The conversation record among ours: the one that is named by the conversation's id alone.
inline bool is_root(const model::ExportRecord& record) {
    return !record.cascades && record.name.key == record.conversation.value;
}

/// The same of one that is still to be written.
inline bool is_root(const model::DesiredRecord& record, const base::ConversationId& conversation) {
    return !record.parent && record.name.key == conversation.value;
}

/// A task or an event, which the org deletes along with what it hangs on.
inline bool is_activity(const model::RecordName& name) {
    return name.object == "Task" || name.object == "Event";
}

}  // namespace dealwire::exporting
