#pragma once

#include "engine/ports/field_selection_store.hpp"
#include "tests/fakes/failing_commits.hpp"

#include <map>
#include <mutex>
#include <set>

namespace dealwire::fakes {

/// Field selections in memory. Thread-safe.
class InMemoryFieldSelectionStore final : public ports::FieldSelectionStore, public FailingCommits {
public:
    InMemoryFieldSelectionStore();
    ~InMemoryFieldSelectionStore() override;

    ports::SelectedFields selected(const base::TenantId& tenant,
                                   const std::string& object) override;

    void select(const base::TenantId& tenant, const std::string& object,
                std::span<const std::string> fields) override;

    void deselect(const base::TenantId& tenant, const std::string& object,
                  std::span<const std::string> fields) override;

    std::vector<ports::ReadColumn> columns_read(const model::OrgScope& scope,
                                                const std::string& object) override;

    void save_columns_read(const model::OrgScope& scope, const std::string& object,
                           std::span<const ports::ReadColumn> columns) override;

private:
    std::mutex mutex_;
    std::map<std::pair<model::OrgScope, std::string>, std::vector<ports::ReadColumn>> columns_;
    std::map<std::pair<base::TenantId, std::string>, std::set<std::string>> fields_;
};

}  // namespace dealwire::fakes
