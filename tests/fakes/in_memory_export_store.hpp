#pragma once

#include "engine/ports/census_store.hpp"
#include "engine/ports/crm_store.hpp"
#include "engine/ports/export_store.hpp"
#include "engine/ports/record_tally.hpp"
#include "engine/ports/watch_store.hpp"
#include "tests/fakes/in_memory_hit_store.hpp"
#include "tests/fakes/in_memory_resolution_store.hpp"

namespace dealwire::fakes {

/// Export state in memory, beside conversations, resolutions and, where given, hits. Thread-safe.
class InMemoryExportStore final : public ports::ExportStore,
                                  public ports::WatchStore,
                                  public ports::CensusStore,
                                  public ports::RecordTally,
                                  public FailingCommits {
public:
    /// Without `crm` no CRM record ever changes.
    InMemoryExportStore(const InMemoryConversationStore& conversations,
                        const InMemoryResolutionStore& resolutions, ports::CrmStore* crm = nullptr,
                        const InMemoryHitStore* hits = nullptr);
    ~InMemoryExportStore() override;

    std::vector<ports::DueConversation> due(const model::OrgScope& scope,
                                            const ports::DueQuery& query) override;
    std::vector<model::ExportRecord> records(
        const model::OrgScope& scope, std::span<const base::ConversationId> conversations) override;
    std::vector<model::ExportRecord> named(const model::OrgScope& scope, const std::string& object,
                                           std::span<const std::string> keys) override;
    std::optional<model::ExportRecord> with_id(const model::OrgScope& scope,
                                               const std::string& object,
                                               const model::RecordId& id) override;
    void apply(const model::OrgScope& scope, const ports::ExportChange& change) override;
    std::vector<model::ExportRecord> parked(const model::OrgScope& scope,
                                            const ports::ParkedQuery& query) override;
    std::vector<ports::ParkedGroup> parked_groups(const model::OrgScope& scope) override;
    std::map<base::ConversationId, std::int64_t> waiting_for_parent(
        const model::OrgScope& scope, std::span<const base::ConversationId> conversations) override;
    std::int64_t refused_conversations(const model::OrgScope& scope) override;
    int retry_parked(const model::OrgScope& scope,
                     std::span<const base::ConversationId> conversations) override;
    std::int64_t reopen_unheld(const model::OrgScope& scope, base::Instant now,
                               std::chrono::milliseconds grace) override;
    std::int64_t reopen(const model::OrgScope& scope,
                        std::span<const base::ConversationId> conversations) override;
    ports::DueCounts due_counts(const model::OrgScope& scope, const std::string& settings,
                                std::span<const base::ConversationId> among) override;
    ports::RecordCounts record_counts(const model::OrgScope& scope) override;
    ports::WrittenCounts written(const model::OrgScope& scope) override;

    /// Of all orgs: the records held of a conversation, and the version that was finished last.
    struct HeldInOrg {
        model::OrgId org;
        std::vector<model::ExportRecord> records;
        std::string finished_digest;
    };

    [[nodiscard]] std::vector<HeldInOrg> everywhere(const base::TenantId& tenant,
                                                    const base::ConversationId& id);

    std::vector<model::ExportRecord> in_place(const model::OrgScope& scope,
                                              std::span<const model::RecordName> names) override;
    std::vector<model::ExportRecord> gone(const model::OrgScope& scope) override;
    std::optional<base::Instant> asked(const model::OrgScope& scope) override;
    void note_asked(const model::OrgScope& scope, base::Instant at) override;
    std::optional<base::Instant> details_asked(const model::OrgScope& scope) override;
    void note_details_asked(const model::OrgScope& scope, base::Instant at) override;

    std::vector<ports::TalliedRecords> tally(const model::OrgScope& scope) override;

    std::set<std::string> covered(const model::OrgScope& scope) override;
    void watch(const model::OrgScope& scope, std::span<const ports::WatchedRecords> added) override;
    void cover(const model::OrgScope& scope, const std::set<std::string>& objects) override;
    std::optional<std::string> people(const model::OrgScope& scope) override;
    bool note_people(const model::OrgScope& scope, const ports::PeopleChange& change) override;

private:
    struct Finished {
        ports::DueConversation as;
        std::string settings;
        std::vector<base::Tree> read;  ///< the records of `as.reads` as they were
        std::optional<model::DueReason> reopened;
    };

    struct Org {
        std::map<model::RecordName, model::ExportRecord> records;
        std::map<base::ConversationId, Finished> finished;
        std::set<std::string> covered;
        std::optional<std::string> people;

        void reopen(const base::ConversationId& id, model::DueReason reason) {
            if (const auto known = finished.find(id); known != finished.end())
                known->second.reopened = reason;
        }

        std::optional<base::Instant> asked;
        std::optional<base::Instant> details_asked;
    };

    /// What is due now, and on what; nothing where the conversation is finished.
    [[nodiscard]] std::optional<ports::DueConversation> due_one(
        const model::OrgScope& scope, const std::string& settings,
        const InMemoryConversationStore::Held& entry);

    /// Nothing where it is finished as it is now.
    [[nodiscard]] std::optional<model::DueReason> reason_of(const model::OrgScope& scope,
                                                            const ports::DueConversation& now,
                                                            const Finished& before,
                                                            const std::string& settings) const;

    [[nodiscard]] std::vector<base::Tree> as_held(const model::OrgScope& scope,
                                                  std::span<const model::RecordId> ids) const;

    const InMemoryConversationStore& conversations_;
    const InMemoryResolutionStore& resolutions_;
    ports::CrmStore* crm_;
    const InMemoryHitStore* hits_;
    std::mutex mutex_;
    std::map<model::OrgScope, Org> orgs_;
};

}  // namespace dealwire::fakes
