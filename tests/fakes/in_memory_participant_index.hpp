#pragma once

#include "engine/ports/participant_index.hpp"
#include "tests/fakes/in_memory_conversation_store.hpp"

#include <algorithm>

namespace dealwire::fakes {

/// Looks at everything that a store in memory holds. Thread-safe.
class InMemoryParticipantIndex final : public ports::ParticipantIndex {
public:
    explicit InMemoryParticipantIndex(const InMemoryConversationStore& store) : store_{store} {}

    std::vector<model::Conversation> having(const base::TenantId& tenant, model::PersonKey key,
                                            const base::ConversationId& after,
                                            std::size_t limit) override {
        std::vector<model::Conversation> found;
        for (const auto& [id, held] : store_.all(tenant)) {
            if (held.removed || id <= after || found.size() == limit) continue;
            const auto keys = model::person_keys(held.conversation.participants);
            if (std::ranges::binary_search(keys, key)) found.push_back(held.conversation);
        }
        return found;
    }

    bool complete(const base::TenantId&, std::size_t) override { return false; }

private:
    const InMemoryConversationStore& store_;
};

}  // namespace dealwire::fakes
