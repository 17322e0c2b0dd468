#pragma once

#include "engine/exporting/subject.hpp"
#include "engine/model/record_id.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace dealwire::exporting {

/// The one task of a conversation: under whom and what, whose, in which state.
struct TaskChoice {
    model::RecordId who;    ///< a contact or a lead; may be empty
    model::RecordId what;   ///< an opportunity or account; empty beside a lead
    model::RecordId owner;  ///< empty: the connected user owns it
    bool held = false;
    std::vector<std::size_t> further;  ///< participants who are contacts too but not the Who

    bool operator==(const TaskChoice&) const = default;
};

/// Who: the first external participant who is a contact (those who attended first, then contacts
/// on the opportunity's account, then document order), a lead found by address only where there is
/// no contact. What: the opportunity, else the single account, nothing beside a lead. Owner: the
/// host where active, else the fallback. Nothing where there is neither a Who nor a What.
/// A lead excludes a What: "Task" in the Salesforce object reference.
std::optional<TaskChoice> choose_task(const Subject& subject, const ExportRules& rules);

/// The opportunity's account, else the single one, else empty.
model::RecordId primary_account(const model::Resolution& resolution);

/// `started` is present and not in the future.
bool was_held(const model::Conversation& conversation, base::Instant now);

}  // namespace dealwire::exporting
