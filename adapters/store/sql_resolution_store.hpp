#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/resolution_store.hpp"

namespace dealwire::store {

/// Resolutions in SQL, the trace as one JSON text. What was resolved for a conversation that is
/// removed meanwhile is not kept. `database` must be migrated and outlive this.
class SqlResolutionStore final : public ports::ResolutionStore {
public:
    explicit SqlResolutionStore(Database& database) : database_{database} {}

    std::vector<model::Conversation> stale(const model::OrgScope& scope, const std::string& basis,
                                           const base::ConversationId& after,
                                           std::size_t limit) override;
    int save(const model::OrgScope& scope, const std::string& basis,
             std::span<const ports::MadeResolution> made) override;
    std::vector<model::Resolution> find_all(const model::OrgScope& scope,
                                            std::span<const base::ConversationId> ids) override;
    std::vector<base::ConversationId> naming(const model::OrgScope& scope,
                                             const model::RecordId& record) override;
    std::optional<model::Override> override_of(const model::OrgScope& scope,
                                               const base::ConversationId& id) override;
    ports::Overrides overrides(const model::OrgScope& scope) override;
    bool set_override(const model::OrgScope& scope, const base::ConversationId& id,
                      const std::optional<model::Override>& decision) override;
    std::vector<ports::Contradiction> contradicted(const model::OrgScope& scope) override;
    std::int64_t conversations_revision(const model::OrgScope& scope) override;
    void settle(const model::OrgScope& scope, const std::string& basis,
                std::int64_t revision) override;
    ports::ResolutionCounts counts(const model::OrgScope& scope, const std::string& basis) override;

private:
    Database& database_;
};

}  // namespace dealwire::store
