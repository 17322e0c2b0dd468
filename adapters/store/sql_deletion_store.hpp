#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/deletion_store.hpp"

namespace dealwire::store {

/// Deletions in SQL. SQLite overwrites what is deleted here; PostgreSQL frees its place with the
/// next VACUUM. `database` must be migrated and outlive this.
class SqlDeletionStore final : public ports::DeletionStore {
public:
    explicit SqlDeletionStore(Database& database) : database_{database} {}

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
    Database& database_;
};

}  // namespace dealwire::store
