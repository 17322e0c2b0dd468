#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/census_store.hpp"
#include "engine/ports/export_store.hpp"

namespace dealwire::store {

/// What we believe about our records in an org, in SQL. `database` must be migrated and outlive
/// this.
class SqlExportStore final : public ports::ExportStore, public ports::CensusStore {
public:
    explicit SqlExportStore(Database& database) : database_{database} {}

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
    std::int64_t reopen(const model::OrgScope& scope,
                        std::span<const base::ConversationId> conversations) override;
    std::int64_t reopen_unheld(const model::OrgScope& scope, base::Instant now,
                               std::chrono::milliseconds grace) override;
    ports::DueCounts due_counts(const model::OrgScope& scope, const std::string& settings,
                                std::span<const base::ConversationId> among) override;
    ports::RecordCounts record_counts(const model::OrgScope& scope) override;
    ports::WrittenCounts written(const model::OrgScope& scope) override;

    std::vector<model::ExportRecord> in_place(const model::OrgScope& scope,
                                              std::span<const model::RecordName> names) override;
    std::vector<model::ExportRecord> gone(const model::OrgScope& scope) override;
    std::optional<base::Instant> asked(const model::OrgScope& scope) override;
    void note_asked(const model::OrgScope& scope, base::Instant at) override;
    std::optional<base::Instant> details_asked(const model::OrgScope& scope) override;
    void note_details_asked(const model::OrgScope& scope, base::Instant at) override;

private:
    Database& database_;
};

}  // namespace dealwire::store
