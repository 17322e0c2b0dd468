#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/crm_store.hpp"

#include <memory>

namespace dealwire::store {

class MergeMemory;

/// CRM records in SQL: one table per object, typed columns for what the engine uses, one JSON
/// column for the rest. `database` must be migrated and outlive this.
class SqlCrmStore final : public ports::CrmStore {
public:
    explicit SqlCrmStore(Database& database);
    ~SqlCrmStore() override;
    SqlCrmStore(const SqlCrmStore&) = delete;
    SqlCrmStore& operator=(const SqlCrmStore&) = delete;
    SqlCrmStore(SqlCrmStore&&) = delete;
    SqlCrmStore& operator=(SqlCrmStore&&) = delete;

    ports::PageSaved save_page(const model::OrgScope& scope, const model::RecordPage& page,
                               const std::optional<model::ReadingPlace>& place) override;
    std::int64_t save_deletions(const model::OrgScope& scope, const std::string& object,
                                std::span<const model::Deletion> deletions,
                                base::Instant covered) override;
    std::int64_t release(const model::OrgScope& scope, std::span<const model::RecordId> ids,
                         base::Instant at) override;
    std::optional<ports::StoredRecord> get(const model::OrgScope& scope, const std::string& object,
                                           const model::RecordId& id) override;
    std::vector<std::pair<std::string, std::int64_t>> counts(const model::OrgScope& scope) override;
    std::vector<ports::HeldRecords> held(const model::OrgScope& scope) override;
    std::int64_t revision(const model::OrgScope& scope) override;

private:
    Database& database_;
    std::unique_ptr<MergeMemory> merges_;
};

}  // namespace dealwire::store
