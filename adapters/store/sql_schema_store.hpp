#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/schema_store.hpp"

namespace dealwire::store {

/// Fields as they were described last, and their changes, in SQL. `database` must be migrated and
/// outlive this.
class SqlSchemaStore final : public ports::SchemaStore {
public:
    explicit SqlSchemaStore(Database& database) : database_{database} {}

    std::vector<model::SeenField> fields(const model::OrgScope& scope,
                                         const std::string& object) override;
    void save(const model::OrgScope& scope, const std::string& object,
              std::span<const model::SeenField> fields,
              std::span<const model::SchemaChange> changes) override;
    std::vector<model::SchemaChange> changes(const model::OrgScope& scope,
                                             base::Instant since) override;

private:
    Database& database_;
};

}  // namespace dealwire::store
