#pragma once

#include "engine/base/id.hpp"

#include <optional>
#include <string>

namespace soci {
class session;
}

namespace dealwire::store {

/// The conversation with this `metaData.clientUniqueId`; of several the lowest id.
std::optional<base::ConversationId> conversation_with_client_id(soci::session& session,
                                                                const base::TenantId& tenant,
                                                                const std::string& client_id);

}  // namespace dealwire::store
