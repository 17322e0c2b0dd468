#include "tests/fakes/in_memory_participant_index.hpp"

#include <algorithm>

namespace dealwire::fakes {

InMemoryParticipantIndex::InMemoryParticipantIndex(const InMemoryConversationStore& store)
    : store_{store} {}

InMemoryParticipantIndex::~InMemoryParticipantIndex() = default;

std::vector<model::Conversation> InMemoryParticipantIndex::having(const base::TenantId& tenant,
                                                                  model::PersonKey key,
                                                                  const base::ConversationId& after,
                                                                  std::size_t limit) {
    std::vector<model::Conversation> found;
    for (const auto& [id, held] : store_.all(tenant)) {
        if (held.removed || id <= after || found.size() == limit) continue;
        const auto keys = model::person_keys(held.conversation.participants);
        if (std::ranges::binary_search(keys, key)) found.push_back(held.conversation);
    }
    return found;
}

bool InMemoryParticipantIndex::complete(const base::TenantId&, std::size_t) { return false; }

}  // namespace dealwire::fakes
