#pragma once

#include "engine/ports/field_selection_store.hpp"
#include "tests/fakes/failing_commits.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <set>

namespace dealwire::fakes {

/// Field selections in memory. Thread-safe.
class InMemoryFieldSelectionStore final : public ports::FieldSelectionStore, public FailingCommits {
public:
    std::vector<std::string> selected(const base::TenantId& tenant,
                                      const std::string& object) override {
        const std::lock_guard lock{mutex_};
        const auto& fields = fields_[{tenant, object}];
        return {fields.begin(), fields.end()};
    }

    void select(const base::TenantId& tenant, const std::string& object,
                std::span<const std::string> fields) override {
        const std::lock_guard lock{mutex_};
        reach_commit();
        fields_[{tenant, object}].insert(fields.begin(), fields.end());
    }

    void deselect(const base::TenantId& tenant, const std::string& object,
                  std::span<const std::string> fields) override {
        const std::lock_guard lock{mutex_};
        reach_commit();
        for (const std::string& field : fields) fields_[{tenant, object}].erase(field);
    }

    std::vector<ports::ReadColumn> columns_read(const model::OrgScope& scope,
                                                const std::string& object) override {
        const std::lock_guard lock{mutex_};
        return columns_[{scope, object}];
    }

    void save_columns_read(const model::OrgScope& scope, const std::string& object,
                           std::span<const ports::ReadColumn> columns) override {
        const std::lock_guard lock{mutex_};
        reach_commit();
        auto& held = columns_[{scope, object}];
        held.assign(columns.begin(), columns.end());
        std::ranges::sort(held);
    }

private:
    std::mutex mutex_;
    std::map<std::pair<model::OrgScope, std::string>, std::vector<ports::ReadColumn>> columns_;
    std::map<std::pair<base::TenantId, std::string>, std::set<std::string>> fields_;
};

}  // namespace dealwire::fakes
