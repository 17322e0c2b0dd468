#include "tests/fakes/in_memory_schema_store.hpp"

#include <algorithm>

namespace dealwire::fakes {

InMemorySchemaStore::InMemorySchemaStore() = default;

InMemorySchemaStore::~InMemorySchemaStore() = default;

std::vector<model::SeenField> InMemorySchemaStore::fields(const model::OrgScope& scope,
                                                          const std::string& object) {
    const std::lock_guard lock{mutex_};
    return fields_[{scope, object}];
}

void InMemorySchemaStore::save(const model::OrgScope& scope, const std::string& object,
                               std::span<const model::SeenField> fields,
                               std::span<const model::SchemaChange> changes) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    auto& held = fields_[{scope, object}];
    held.assign(fields.begin(), fields.end());
    std::ranges::sort(held);
    changes_[scope].insert(changes_[scope].end(), changes.begin(), changes.end());
}

std::vector<model::SchemaChange> InMemorySchemaStore::changes(const model::OrgScope& scope,
                                                              base::Instant since) {
    const std::lock_guard lock{mutex_};
    std::vector<model::SchemaChange> found;
    std::ranges::copy_if(changes_[scope], std::back_inserter(found),
                         [&](const auto& change) { return change.noticed >= since; });
    std::ranges::sort(found, {}, [](const model::SchemaChange& change) {
        return std::tuple{-change.noticed.time_since_epoch().count(), change.object, change.field,
                          std::string{name_of(change.kind)}};
    });
    return found;
}

}  // namespace dealwire::fakes
