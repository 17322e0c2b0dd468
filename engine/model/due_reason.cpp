#include "engine/model/due_reason.hpp"

namespace dealwire::model {

const char* name_of(DueReason reason) {
    switch (reason) {
        case DueReason::New:
            return "new";
        case DueReason::Changed:
            return "changed";
        case DueReason::Removed:
            return "removed";
        case DueReason::Unanswered:
            return "unanswered";
        case DueReason::Retry:
            return "retry";
        case DueReason::Asked:
            return "asked";
        case DueReason::Record:
            return "record";
        case DueReason::Resolution:
            return "resolution";
        case DueReason::Trackers:
            return "trackers";
        case DueReason::Settings:
            return "settings";
    }
    return "unknown";
}

std::optional<DueReason> due_reason_named(std::string_view name) {
    for (const DueReason reason : kDueReasons)
        if (name == name_of(reason)) return reason;
    return std::nullopt;
}

bool is_reprocessing(DueReason reason) { return reason >= DueReason::Asked; }

}  // namespace dealwire::model
