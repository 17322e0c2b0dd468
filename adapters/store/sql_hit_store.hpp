#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/hit_store.hpp"

namespace dealwire::store {

/// Thread-safe.
class SqlHitStore final : public ports::HitStore {
public:
    explicit SqlHitStore(Database& database) : database_{database} {}

    std::vector<ports::ConversationHits> hits(const base::TenantId& tenant,
                                              std::span<const base::ConversationId> ids) override;
    std::vector<ports::StaleSearch> stale(const base::TenantId& tenant, const std::string& set,
                                          const base::ConversationId& after,
                                          std::size_t limit) override;
    std::int64_t waiting(const base::TenantId& tenant, const std::string& set) override;
    std::vector<model::TrackerVersion> members(const base::TenantId& tenant,
                                               const std::string& set) override;
    int save(const base::TenantId& tenant, std::span<const model::TrackerVersion> set,
             std::span<const ports::MadeSearch> made) override;
    std::vector<ports::TrackerCount> counts(const base::TenantId& tenant) override;

private:
    Database& database_;
};

}  // namespace dealwire::store
