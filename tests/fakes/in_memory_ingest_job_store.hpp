#pragma once

#include "engine/ports/ingest_job_store.hpp"

#include <algorithm>
#include <map>
#include <mutex>

namespace dealwire::fakes {

/// Thread-safe.
class InMemoryIngestJobStore final : public ports::IngestJobStore {
public:
    void put(const model::OrgScope& scope, const model::IngestJob& job) override {
        remove(scope, job.id);
        const std::lock_guard lock{mutex_};
        jobs_[scope].push_back(job);
    }

    void remove(const model::OrgScope& scope, const std::string& job) override {
        const std::lock_guard lock{mutex_};
        std::erase_if(jobs_[scope], [&](const auto& each) { return each.id == job; });
    }

    std::vector<model::IngestJob> all(const model::OrgScope& scope) override {
        const std::lock_guard lock{mutex_};
        std::vector<model::IngestJob> found = jobs_[scope];
        std::ranges::stable_sort(found, {}, &model::IngestJob::created);
        return found;
    }

private:
    std::mutex mutex_;
    std::map<model::OrgScope, std::vector<model::IngestJob>> jobs_;
};

}  // namespace dealwire::fakes
