#pragma once

#include "engine/exporting/filter_condition.hpp"
#include "engine/exporting/mapping.hpp"
#include "engine/exporting/people.hpp"
#include "engine/model/record_id.hpp"

#include <string>

namespace dealwire::exporting {

struct TaskSettings {
    bool enabled = true;
    model::RecordId fallback_owner;  ///< user who owns the task where the host cannot; may be empty
};

/// What the admin chose about the export, beside the mapping.
struct ExportSettings {
    TaskSettings tasks;
    bool smart_trackers = true;  ///< false: items of type SMART are left out
    Filter filter = default_filter();
    bool reprocess = true;  ///< false: conversations that did not change themselves wait
};

/// Over everything that desired records depend on besides the conversation and its resolution.
/// Another digest makes every conversation due; nothing is written unless a record differs. The
/// filter is not part of it: another filter applies to new and reprocessed conversations only.
/// Neither is `reprocess`.
std::string settings_digest(const Mapping& mapping, const ExportSettings& settings,
                            const People& people);

}  // namespace dealwire::exporting
