#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/conversation_store.hpp"
#include "engine/ports/lean_documents.hpp"

namespace dealwire::store {

/// Conversations in SQL. A removed one keeps its id and time and loses everything else, with its
/// resolutions and overrides in all orgs. `database` must be migrated and outlive this.
class SqlConversationStore final : public ports::ConversationStore, public ports::LeanDocuments {
public:
    explicit SqlConversationStore(Database& database) : database_{database} {}

    std::vector<ports::Saved> save(const base::TenantId& tenant,
                                   std::span<const ports::IncomingConversation> batch) override;
    std::vector<model::Conversation> find_all(const base::TenantId& tenant,
                                              std::span<const base::ConversationId> ids) override;
    std::vector<model::ConversationContent> contents(
        const base::TenantId& tenant, std::span<const base::ConversationId> ids) override;
    std::vector<model::ConversationContent> contents_without_transcripts(
        const base::TenantId& tenant, std::span<const base::ConversationId> ids) override;
    std::vector<model::Conversation> newest(const base::TenantId& tenant,
                                            const base::ConversationId& before,
                                            std::size_t limit) override;
    bool remove(const base::TenantId& tenant, const base::ConversationId& id) override;
    std::int64_t count(const base::TenantId& tenant) override;

private:
    enum class Documents { Whole, WithoutTranscript };

    std::vector<model::ConversationContent> contents(const base::TenantId& tenant,
                                                     std::span<const base::ConversationId> ids,
                                                     Documents wanted);

    Database& database_;
};

}  // namespace dealwire::store
