#pragma once

#include "engine/exporting/task_choice.hpp"

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

TaskReasons explain_tasks(const Subject& subject, const ExportRules& rules);

}  // namespace dealwire::exporting
