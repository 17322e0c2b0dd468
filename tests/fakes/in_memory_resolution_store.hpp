#pragma once

#include "engine/ports/resolution_store.hpp"
#include "engine/ports/unknown_people.hpp"
#include "tests/fakes/in_memory_conversation_store.hpp"

#include <functional>

namespace dealwire::fakes {

/// Resolutions in memory, beside the conversations they belong to. Thread-safe.
class InMemoryResolutionStore final : public ports::ResolutionStore,
                                      public ports::UnknownPeople,
                                      public FailingCommits,
                                      public TellsChanges {
public:
    /// `conversations` must live as long: removing one there removes what is held of it here.
    explicit InMemoryResolutionStore(InMemoryConversationStore& conversations);
    ~InMemoryResolutionStore() override;

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
    std::vector<model::UnknownTally> unknown(const model::OrgScope& scope,
                                             const ports::UnknownQuery& query) override;

    using AccountNames = std::function<std::string(const model::OrgScope&, const model::RecordId&)>;

    /// What it calls accounts; nothing without that.
    void name_accounts(AccountNames names);

    /// Makes stale what was saved with one of these keys; how many that were not.
    std::int64_t mark(const model::OrgScope& scope, std::span<const model::MatchKey> keys);

    /// Digest of the resolution held, empty where there is none.
    [[nodiscard]] std::string digest_of(const model::OrgScope& scope,
                                        const base::ConversationId& id) const;

private:
    struct Held {
        ports::MadeResolution made;
        std::string basis;  ///< empty: stale whatever the basis
    };

    struct Org {
        std::map<base::ConversationId, Held> held;
        ports::Overrides overrides;
    };

    void forget(const base::TenantId& tenant, const base::ConversationId& id);
    [[nodiscard]] static bool is_fresh(const Org& org, const model::Conversation& conversation,
                                       const std::string& basis);

    const InMemoryConversationStore& conversations_;
    AccountNames account_names_ = [](const auto&, const auto&) { return std::string{}; };
    mutable std::mutex mutex_;
    std::map<model::OrgScope, Org> orgs_;
};

}  // namespace dealwire::fakes
