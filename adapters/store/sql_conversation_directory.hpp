#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/conversation_directory.hpp"

namespace dealwire::store {

/// Lists of conversations in SQL; what SqlConversationStore writes. `database` must be migrated and
/// outlive this.
class SqlConversationDirectory final : public ports::ConversationDirectory {
public:
    explicit SqlConversationDirectory(Database& database) : database_{database} {}

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

private:
    Database& database_;
};

}  // namespace dealwire::store
