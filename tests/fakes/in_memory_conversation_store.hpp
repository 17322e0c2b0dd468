#pragma once

#include "engine/ports/conversation_store.hpp"
#include "tests/fakes/failing_commits.hpp"
#include "tests/fakes/in_memory_change_feed.hpp"

#include <functional>
#include <map>
#include <mutex>

namespace dealwire::fakes {

/// Conversations in memory. The resolution and export stores look into it. Thread-safe.
class InMemoryConversationStore final : public ports::ConversationStore,
                                        public FailingCommits,
                                        public TellsChanges {
public:
    InMemoryConversationStore();
    ~InMemoryConversationStore() override;

    struct Held {
        model::Conversation conversation;  ///< only the id and time are left of a removed one
        base::Tree document;
        bool removed = false;
    };

    using ById = std::map<base::ConversationId, Held>;

    std::vector<ports::Saved> save(const base::TenantId& tenant,
                                   std::span<const ports::IncomingConversation> batch) override;
    std::vector<model::Conversation> find_all(const base::TenantId& tenant,
                                              std::span<const base::ConversationId> ids) override;
    std::vector<model::ConversationContent> contents(
        const base::TenantId& tenant, std::span<const base::ConversationId> ids) override;
    std::vector<model::Conversation> newest(const base::TenantId& tenant,
                                            const base::ConversationId& before,
                                            std::size_t limit) override;
    bool remove(const base::TenantId& tenant, const base::ConversationId& id) override;
    std::int64_t count(const base::TenantId& tenant) override;

    using Removal = std::function<void(const base::TenantId&, const base::ConversationId&)>;

    using ErasedRevision = std::function<std::int64_t(const base::TenantId&)>;

    /// Where the list of erased people stands. Set up before threads start.
    void look_at_erased(ErasedRevision revision) { erased_ = std::move(revision); }

    /// What else goes with a conversation. Set up before threads start.
    void when_removed(Removal react);

    /// Only what else goes with it.
    void drop_conclusions(const base::TenantId& tenant, const base::ConversationId& id);

    /// A copy of everything of the tenant, tombstones included.
    [[nodiscard]] ById all(const base::TenantId& tenant) const;

private:
    mutable std::mutex mutex_;
    std::map<base::TenantId, ById> tenants_;
    std::vector<Removal> reactions_;
    ErasedRevision erased_;
};

}  // namespace dealwire::fakes
