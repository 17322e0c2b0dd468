#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/ingest_job_store.hpp"

namespace dealwire::store {

/// Jobs of exports in SQL. `database` must be migrated and outlive this.
class SqlIngestJobStore final : public ports::IngestJobStore {
public:
    explicit SqlIngestJobStore(Database& database) : database_{database} {}

    void put(const model::OrgScope& scope, const model::IngestJob& job) override;
    void remove(const model::OrgScope& scope, const std::string& job) override;
    std::vector<model::IngestJob> all(const model::OrgScope& scope) override;

private:
    Database& database_;
};

}  // namespace dealwire::store
