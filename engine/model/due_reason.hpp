#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace dealwire::model {

/// Why a conversation is to be looked at by an export.
enum class DueReason {
    New,         ///< never exported or decided about
    Changed,     ///< its document
    Removed,     ///< here; nothing of it should be in the org
    Unanswered,  ///< something was begun whose answer is not known
    Retry,       ///< a person wants refused records tried again
    Asked,       ///< a person wants it looked at again
    Record,      ///< a CRM record that the filter read for it changed
    Resolution,  ///< it belongs to other records
    Trackers,    ///< they found something else
    Settings     ///< the mapping, the settings of the export or a member it asked for changed
};

inline constexpr std::array kDueReasons{
    DueReason::New,      DueReason::Changed, DueReason::Removed, DueReason::Unanswered,
    DueReason::Retry,    DueReason::Asked,   DueReason::Record,  DueReason::Resolution,
    DueReason::Trackers, DueReason::Settings};

const char* name_of(DueReason reason);
std::optional<DueReason> due_reason_named(std::string_view name);

/// Whether looking at it is reprocessing, which waits when calls run short and can be paused: the
/// conversation is what it was, and what it should be in the org may have become something else.
bool is_reprocessing(DueReason reason);

}  // namespace dealwire::model
