#pragma once

#include "engine/ports/connection_store.hpp"
#include "engine/ports/deletion_store.hpp"
#include "tests/fakes/in_memory_export_store.hpp"

namespace dealwire::fakes {

/// Deletions in memory, beside the conversations they take. Thread-safe.
class InMemoryDeletionStore final : public ports::DeletionStore, public FailingCommits {
public:
    /// Without `connections` every org counts as connected.
    InMemoryDeletionStore(InMemoryConversationStore& conversations, InMemoryExportStore& exports,
                          ports::ConnectionStore* connections = nullptr);
    ~InMemoryDeletionStore() override;

    std::int64_t erase(const base::TenantId& tenant, const model::DeletionAct& act,
                       std::span<const base::ConversationId> ids) override;
    std::int64_t redact(const base::TenantId& tenant, const model::DeletionAct& act,
                        std::span<const ports::IncomingConversation> versions) override;
    std::optional<model::DeletionAct> deletion_of(const base::TenantId& tenant,
                                                  const base::ConversationId& id) override;
    std::vector<model::DeletionAct> history(const base::TenantId& tenant,
                                            std::size_t limit) override;
    std::vector<model::PendingDeletion> pending(const base::TenantId& tenant,
                                                std::size_t limit) override;
    std::optional<base::Instant> last_retention(const base::TenantId& tenant) override;
    void note_retention(const base::TenantId& tenant, base::Instant at) override;

private:
    struct Held {
        std::map<model::DeletionId, model::DeletionAct> acts;
        std::map<base::ConversationId, model::DeletionId> of;
        std::optional<base::Instant> retention;
    };

    void add(Held& held, const model::DeletionAct& act, std::int64_t erased, std::int64_t redacted);
    [[nodiscard]] bool is_connected(const base::TenantId& tenant, const model::OrgId& org) const;

    InMemoryConversationStore& conversations_;
    InMemoryExportStore& exports_;
    ports::ConnectionStore* connections_;
    std::mutex mutex_;
    std::map<base::TenantId, Held> tenants_;
};

}  // namespace dealwire::fakes
