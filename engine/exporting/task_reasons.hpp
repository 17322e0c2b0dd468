#pragma once

#include "engine/exporting/task_choice.hpp"

#include <functional>
#include <string>
#include <vector>

namespace dealwire::exporting {

/// One activity for a person who asks why it is as it is.
struct TaskReason {
    TaskChoice task;
    std::string object;                ///< "Task" or "Event"
    std::vector<std::string> because;  ///< whole sentences
};

/// Why a conversation has the activities it has: one sentence and none of them where it has none.
struct TaskReasons {
    std::vector<TaskReason> tasks;
    std::string none;  ///< empty where there are some
};

/// The name of a record for people; empty where it is not known. `kind` is "account", "contact",
/// "lead", "opportunity" or "user".
using RecordNames = std::function<std::string(const std::string& kind, const model::RecordId& id)>;

TaskReasons explain_tasks(const Subject& subject, const ExportRules& rules,
                          const RecordNames& name_of);

}  // namespace dealwire::exporting
