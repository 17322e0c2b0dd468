#pragma once

#include "engine/base/id.hpp"
#include "engine/base/tree.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace soci {
class session;
}

namespace dealwire::store {

/// The conversation with this `metaData.clientUniqueId`; of several the lowest id.
std::optional<base::ConversationId> conversation_with_client_id(soci::session& session,
                                                                const base::TenantId& tenant,
                                                                const std::string& client_id);

/// What lists show of a conversation. Throws StoreError where it cannot be read.
base::Tree head_from_text(const std::string& id, std::string_view text);

}  // namespace dealwire::store
