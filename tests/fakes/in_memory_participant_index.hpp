#pragma once

#include "engine/ports/participant_index.hpp"
#include "tests/fakes/in_memory_conversation_store.hpp"

namespace dealwire::fakes {

/// Looks at everything that a store in memory holds. Thread-safe.
class InMemoryParticipantIndex final : public ports::ParticipantIndex {
public:
    explicit InMemoryParticipantIndex(const InMemoryConversationStore& store);
    ~InMemoryParticipantIndex() override;

    std::vector<model::Conversation> having(const base::TenantId& tenant, model::PersonKey key,
                                            const base::ConversationId& after,
                                            std::size_t limit) override;

    bool complete(const base::TenantId&, std::size_t) override;

private:
    const InMemoryConversationStore& store_;
};

}  // namespace dealwire::fakes
