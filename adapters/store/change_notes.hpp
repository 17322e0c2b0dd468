#pragma once

#include "engine/base/id.hpp"
#include "engine/model/change.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace soci {
class session;
}

namespace dealwire::store {

/// Notes what the open transaction changed, at a position of its own; nothing where there are no
/// notes. It must be the last that the transaction does: from here to the commit nobody else of the
/// tenant gets a position.
void note_changes(soci::session& session, const base::TenantId& tenant,
                  const model::ChangeNotes& notes);

/// One note for each of these conversations.
model::ChangeNotes notes_of(std::span<const std::string> conversations, model::Aspect aspect);

/// That a conversation is gone.
model::ChangeNote deletion_note(const base::ConversationId& id);

/// How notes stand in their column.
std::string notes_text(const model::ChangeNotes& notes);
/// Throws std::out_of_range where the text is damaged.
model::ChangeNotes notes_from_text(std::string_view text);

}  // namespace dealwire::store
