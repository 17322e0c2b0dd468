#pragma once

#include "adapters/store/dialect.hpp"
#include "adapters/store/lean_rows.hpp"
#include "adapters/store/statement.hpp"
#include "engine/model/conversation.hpp"

#include <string>
#include <vector>

namespace dealwire::store {

/// The columns `conversations_found` reads, of table alias `c`, separated by commas.
inline constexpr const char* kConversationColumns =
    "c.id, c.time_at, c.started_at, c.scheduled_at, c.title, c.primary_user, c.is_private, "
    "c.digest, c.participants";

inline constexpr std::size_t kConversationWidth = 9;  ///< how many those are

/// The first columns of a row, as `kConversationColumns` orders them.
model::Conversation conversation_of(const LeanRow& row);

/// The conversations that `query` selects, with their participants in document order.
std::vector<model::Conversation> conversations_found(soci::session& session, const Dialect& dialect,
                                                     const LeanQuery& query);

/// The document of a conversation, as its row holds it. Throw StoreError where it is damaged.
base::Tree document_from_text(const std::string& id, std::string_view text);
base::Tree document_without_transcript(const std::string& id, std::string_view text);

/// How ids travel into Dialect::listed_ids.
std::string conversation_ids(std::span<const base::ConversationId> ids);

}  // namespace dealwire::store
