#pragma once

#include "engine/ports/hit_store.hpp"
#include "tests/fakes/in_memory_conversation_store.hpp"

#include <map>
#include <mutex>

namespace dealwire::fakes {

/// Hits of trackers in memory, beside conversations. Thread-safe.
class InMemoryHitStore final : public ports::HitStore, public FailingCommits, public TellsChanges {
public:
    explicit InMemoryHitStore(InMemoryConversationStore& conversations);
    ~InMemoryHitStore() override;

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

    /// What the export store compares.
    [[nodiscard]] std::string digest_of(const base::TenantId& tenant,
                                        const base::ConversationId& id) const;

private:
    struct Search {
        std::string set;
        std::string conversation_digest;
        std::vector<model::TrackerHits> found;
    };

    using ById = std::map<base::ConversationId, Search>;

    InMemoryConversationStore& conversations_;
    mutable std::mutex mutex_;
    std::map<base::TenantId, ById> searches_;
    std::map<std::pair<base::TenantId, std::string>, std::vector<model::TrackerVersion>> sets_;
};

}  // namespace dealwire::fakes
