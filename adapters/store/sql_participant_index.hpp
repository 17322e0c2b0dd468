#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/participant_index.hpp"

namespace dealwire::store {

/// Who took part in what, in SQL; what SqlConversationStore writes. `database` must be migrated and
/// outlive this.
class SqlParticipantIndex final : public ports::ParticipantIndex {
public:
    explicit SqlParticipantIndex(Database& database) : database_{database} {}

    std::vector<model::Conversation> having(const base::TenantId& tenant, model::PersonKey key,
                                            const base::ConversationId& after,
                                            std::size_t limit) override;
    bool complete(const base::TenantId& tenant, std::size_t limit) override;

private:
    Database& database_;
};

}  // namespace dealwire::store
