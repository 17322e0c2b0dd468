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
    ports::SelectedFields selected(const base::TenantId& tenant,
                                   const std::string& object) override {
        const std::lock_guard lock{mutex_};
        const auto chosen = fields_.find({tenant, object});
        if (chosen == fields_.end()) return std::nullopt;
        return std::vector<std::string>{chosen->second.begin(), chosen->second.end()};
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
        auto& chosen = fields_[{tenant, object}];
        for (const std::string& field : fields) chosen.erase(field);
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
