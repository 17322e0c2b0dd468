#include "adapters/store/client_ids.hpp"

#include "adapters/json/json.hpp"
#include "adapters/store/statement.hpp"
#include "engine/model/listing.hpp"
#include "engine/ports/store_error.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

using base::ConversationId;

constexpr auto kWithClientId = R"sql(
    SELECT conversation_id, head
    FROM conversation_head
    WHERE tenant_id = :tenant AND client_id = :client AND client_id <> ''
    ORDER BY conversation_id
)sql";

}  // namespace

/// A head has no transcript, so nothing is left out of it.
base::Tree head_from_text(const std::string& id, std::string_view text) {
    auto head = json::parse_without(text, "transcript");
    if (!head) throw ports::StoreError{"What lists show of conversation " + id + " is damaged."};
    return std::move(*head);
}

std::optional<ConversationId> conversation_with_client_id(soci::session& session,
                                                          const base::TenantId& tenant,
                                                          const std::string& client_id) {
    std::optional<ConversationId> found;
    Statement{session, kWithClientId}
        .with("tenant", tenant.value)
        .with("client", model::indexed_id(client_id))
        .each(2, [&](const Row& row) {
            if (found) return;
            const base::Tree head = head_from_text(row.text(0), row.text(1));
            if (head.text_at("metaData.clientUniqueId") == client_id)
                found = ConversationId{row.text(0)};
        });
    return found;
}

}  // namespace dealwire::store
