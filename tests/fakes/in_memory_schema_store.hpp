#pragma once

#include "engine/ports/schema_store.hpp"
#include "tests/fakes/failing_commits.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <tuple>

namespace dealwire::fakes {

/// Fields seen, and their changes, in memory. Thread-safe.
class InMemorySchemaStore final : public ports::SchemaStore, public FailingCommits {
public:
    std::vector<model::SeenField> fields(const model::OrgScope& scope,
                                         const std::string& object) override {
        const std::lock_guard lock{mutex_};
        return fields_[{scope, object}];
    }

    void save(const model::OrgScope& scope, const std::string& object,
              std::span<const model::SeenField> fields,
              std::span<const model::SchemaChange> changes) override {
        const std::lock_guard lock{mutex_};
        reach_commit();
        auto& held = fields_[{scope, object}];
        held.assign(fields.begin(), fields.end());
        std::ranges::sort(held);
        changes_[scope].insert(changes_[scope].end(), changes.begin(), changes.end());
    }

    std::vector<model::SchemaChange> changes(const model::OrgScope& scope,
                                             base::Instant since) override {
        const std::lock_guard lock{mutex_};
        std::vector<model::SchemaChange> found;
        std::ranges::copy_if(changes_[scope], std::back_inserter(found),
                             [&](const auto& change) { return change.noticed >= since; });
        std::ranges::sort(found, {}, [](const model::SchemaChange& change) {
            return std::tuple{-change.noticed.time_since_epoch().count(), change.object,
                              change.field, std::string{name_of(change.kind)}};
        });
        return found;
    }

private:
    std::mutex mutex_;
    std::map<std::pair<model::OrgScope, std::string>, std::vector<model::SeenField>> fields_;
    std::map<model::OrgScope, std::vector<model::SchemaChange>> changes_;
};

}  // namespace dealwire::fakes
