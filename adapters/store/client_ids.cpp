#include "adapters/store/client_ids.hpp"

#include "adapters/store/conversation_rows.hpp"
#include "adapters/store/statement.hpp"
#include "engine/model/listing.hpp"

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

std::optional<ConversationId> conversation_with_client_id(soci::session& session,
                                                          const base::TenantId& tenant,
                                                          const std::string& client_id) {
    std::optional<ConversationId> found;
    Statement{session, kWithClientId}
        .with("tenant", tenant.value)
        .with("client", model::indexed_id(client_id))
        .each(2, [&](const Row& row) {
            if (found) return;
            const base::Tree head = document_without_transcript(row.text(0), row.text(1));
            if (head.text_at("metaData.clientUniqueId") == client_id)
                found = ConversationId{row.text(0)};
        });
    return found;
}

}  // namespace dealwire::store
