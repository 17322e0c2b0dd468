#pragma once

#include "engine/ports/schema_store.hpp"
#include "tests/fakes/failing_commits.hpp"

#include <map>
#include <mutex>
#include <tuple>

namespace dealwire::fakes {

/// Fields seen, and their changes, in memory. Thread-safe.
class InMemorySchemaStore final : public ports::SchemaStore, public FailingCommits {
public:
    InMemorySchemaStore();
    ~InMemorySchemaStore() override;

    std::vector<model::SeenField> fields(const model::OrgScope& scope,
                                         const std::string& object) override;

    void save(const model::OrgScope& scope, const std::string& object,
              std::span<const model::SeenField> fields,
              std::span<const model::SchemaChange> changes) override;

    std::vector<model::SchemaChange> changes(const model::OrgScope& scope,
                                             base::Instant since) override;

private:
    std::mutex mutex_;
    std::map<std::pair<model::OrgScope, std::string>, std::vector<model::SeenField>> fields_;
    std::map<model::OrgScope, std::vector<model::SchemaChange>> changes_;
};

}  // namespace dealwire::fakes
