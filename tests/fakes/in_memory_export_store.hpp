#pragma once

#include "engine/ports/export_store.hpp"
#include "tests/fakes/in_memory_resolution_store.hpp"

namespace dealwire::fakes {

/// Export state in memory, beside conversations and resolutions. Thread-safe.
class InMemoryExportStore final : public ports::ExportStore, public FailingCommits {
public:
    InMemoryExportStore(const InMemoryConversationStore& conversations,
                        const InMemoryResolutionStore& resolutions)
        : conversations_{conversations}, resolutions_{resolutions} {}

    std::vector<ports::DueConversation> due(const model::OrgScope& scope,
                                            const std::string& settings,
                                            const base::ConversationId& after,
                                            std::size_t limit) override;
    std::vector<model::ExportRecord> records(
        const model::OrgScope& scope, std::span<const base::ConversationId> conversations) override;
    void apply(const model::OrgScope& scope, const ports::ExportChange& change) override;
    std::vector<model::ExportRecord> parked(const model::OrgScope& scope,
                                            std::size_t limit) override;
    int retry_parked(const model::OrgScope& scope,
                     std::span<const base::ConversationId> conversations) override;
    ports::ExportCounts counts(const model::OrgScope& scope, const std::string& settings) override;

private:
    struct Finished {
        ports::DueConversation as;
        std::string settings;
    };

    struct Org {
        std::map<model::RecordName, model::ExportRecord> records;
        std::map<base::ConversationId, Finished> finished;
    };

    /// What is due now, and on what; nothing where the conversation is finished.
    [[nodiscard]] std::optional<ports::DueConversation> due_one(
        const model::OrgScope& scope, const std::string& settings,
        const InMemoryConversationStore::Held& entry);

    const InMemoryConversationStore& conversations_;
    const InMemoryResolutionStore& resolutions_;
    std::mutex mutex_;
    std::map<model::OrgScope, Org> orgs_;
};

}  // namespace dealwire::fakes
