#pragma once

#include "adapters/store/dialect.hpp"
#include "adapters/store/staging.hpp"
#include "adapters/store/statement.hpp"
#include "engine/model/conversation.hpp"

#include <string>
#include <vector>

namespace dealwire::store {

/// The columns `conversation_of` reads, of table alias `c`, separated by commas.
inline constexpr const char* kConversationColumns =
    "c.id, c.time_at, c.started_at, c.scheduled_at, c.title, c.primary_user, c.is_private, "
    "c.digest";
inline constexpr std::size_t kConversationWidth = 8;

/// One conversation without its participants.
model::Conversation conversation_of(const Row& row);

/// Adds their participants, in document order, to conversations of one tenant.
void load_participants(soci::session& session, const Dialect& dialect, const base::TenantId& tenant,
                       std::vector<model::Conversation>& conversations);

/// Staged rows: one per participant.
std::vector<StagedColumn> participant_columns();
void append_participants(const model::Conversation& conversation,
                         std::vector<std::vector<TextCell>>& rows);

/// How ids travel into Dialect::listed_ids.
std::string conversation_ids(std::span<const base::ConversationId> ids);

}  // namespace dealwire::store
