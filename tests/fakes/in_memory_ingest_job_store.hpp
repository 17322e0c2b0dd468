#pragma once

#include "engine/ports/ingest_job_store.hpp"

#include <map>
#include <mutex>

namespace dealwire::fakes {

/// Thread-safe.
class InMemoryIngestJobStore final : public ports::IngestJobStore {
public:
    InMemoryIngestJobStore();
    ~InMemoryIngestJobStore() override;

    void put(const model::OrgScope& scope, const model::IngestJob& job) override;

    void remove(const model::OrgScope& scope, const std::string& job) override;

    std::vector<model::IngestJob> all(const model::OrgScope& scope) override;

private:
    std::mutex mutex_;
    std::map<model::OrgScope, std::vector<model::IngestJob>> jobs_;
};

}  // namespace dealwire::fakes
