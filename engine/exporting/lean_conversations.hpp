#pragma once

#include "engine/ports/conversation_store.hpp"
#include "engine/ports/lean_documents.hpp"

namespace dealwire::exporting {

/// Conversations as they are held, with documents that have no transcripts.
class LeanConversations final : public ports::ConversationStore {
public:
    /// Both must live as long; they are one store.
    LeanConversations(ports::ConversationStore& store, ports::LeanDocuments& documents)
        : store_{store}, documents_{documents} {}

    std::vector<ports::Saved> save(const base::TenantId& tenant,
                                   std::span<const ports::IncomingConversation> batch) override {
        return store_.save(tenant, batch);
    }

    std::vector<model::Conversation> find_all(const base::TenantId& tenant,
                                              std::span<const base::ConversationId> ids) override {
        return store_.find_all(tenant, ids);
    }

    std::vector<model::ConversationContent> contents(
        const base::TenantId& tenant, std::span<const base::ConversationId> ids) override {
        return documents_.contents_without_transcripts(tenant, ids);
    }

    std::vector<model::Conversation> newest(const base::TenantId& tenant,
                                            const base::ConversationId& before,
                                            std::size_t limit) override {
        return store_.newest(tenant, before, limit);
    }

    bool remove(const base::TenantId& tenant, const base::ConversationId& id) override {
        return store_.remove(tenant, id);
    }

    std::int64_t count(const base::TenantId& tenant) override { return store_.count(tenant); }

private:
    ports::ConversationStore& store_;
    ports::LeanDocuments& documents_;
};

}  // namespace dealwire::exporting
