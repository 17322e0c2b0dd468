#pragma once

#include "engine/ports/conversation_directory.hpp"
#include "tests/fakes/in_memory_conversation_store.hpp"

namespace dealwire::fakes {

/// Lists of what a store in memory holds. Thread-safe.
class InMemoryConversationDirectory final : public ports::ConversationDirectory {
public:
    explicit InMemoryConversationDirectory(const InMemoryConversationStore& store);
    ~InMemoryConversationDirectory() override;

    std::vector<ports::ListedConversation> page(const base::TenantId& tenant,
                                                const ports::ConversationFilter& filter,
                                                const std::optional<ports::ListPlace>& after,
                                                std::size_t limit) override;
    std::int64_t count(const base::TenantId& tenant,
                       const ports::ConversationFilter& filter) override;
    std::vector<std::string> workspaces(const base::TenantId& tenant) override;
    std::vector<std::string> hosts(const base::TenantId& tenant) override;
    std::optional<base::ConversationId> with_client_id(const base::TenantId& tenant,
                                                       const std::string& client_id) override;

    /// How often somebody counted.
    [[nodiscard]] int counted() const;

private:
    [[nodiscard]] std::vector<ports::ListedConversation> all(
        const base::TenantId& tenant, const ports::ConversationFilter& filter) const;

    const InMemoryConversationStore& store_;
    int counted_ = 0;
};

}  // namespace dealwire::fakes
