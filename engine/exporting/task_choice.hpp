#pragma once

#include "engine/exporting/subject.hpp"
#include "engine/model/record_id.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace dealwire::exporting {

enum class TaskState {
    Open,    ///< planned, or its time has only just passed
    Held,    ///< began
    NotHeld  ///< was planned, and its time passed without it
};

/// An activity of a conversation: under whom and what, whose, in which state.
struct TaskChoice {
    ActivityShape shape = ActivityShape::Task;  ///< never None
    model::RecordId contact;  ///< whose activity it is where there is one per contact; else empty
    model::RecordId who;      ///< a contact or a lead; may be empty
    model::RecordId what;     ///< an opportunity or account; empty beside a lead
    model::RecordId owner;    ///< an active user; empty: the connected user owns it
    model::RecordId host;     ///< active or not; empty where nobody knows
    TaskState state = TaskState::Open;
    std::vector<std::size_t> further;  ///< participants who are contacts too but not the Who

    bool operator==(const TaskChoice&) const = default;
};

/// Contacts that one activity of an org with Shared Activities takes, the Who included.
/// Source: Salesforce Help, "Considerations for Enabling Shared Activities".
inline constexpr std::size_t kMostContacts = 50;

/// Who: the first external participant who is a contact (those who attended first, then contacts
/// on the opportunity's account, then document order), a lead found by address only where there is
/// no contact. What: the opportunity, else the single account, nothing beside a lead. Owner: the
/// host where active, else the fallback. Nothing where there is neither a Who nor a What.
///
/// With one per contact each contact has his own; where there is no contact, it is one as else.
/// A lead excludes a What: "Task" in the Salesforce object reference.
std::vector<TaskChoice> choose_tasks(const Subject& subject, const ExportRules& rules);

/// Whether it is a telephone call, which direction Inbound or Outbound says, and no meeting.
bool is_call(const Subject& subject);

/// What this kind of conversation becomes; None where activities are switched off.
ActivityShape shape_of(const Subject& subject, const TaskSettings& settings);

/// The opportunity's account, else the single one, else empty.
model::RecordId primary_account(const model::Resolution& resolution);

TaskState state_of(const model::Conversation& conversation, const TaskSettings& settings,
                   base::Instant now);

}  // namespace dealwire::exporting
