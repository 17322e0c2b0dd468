#include "tests/fakes/in_memory_ingest_job_store.hpp"

#include <algorithm>

namespace dealwire::fakes {

InMemoryIngestJobStore::InMemoryIngestJobStore() = default;

InMemoryIngestJobStore::~InMemoryIngestJobStore() = default;

void InMemoryIngestJobStore::put(const model::OrgScope& scope, const model::IngestJob& job) {
    remove(scope, job.id);
    const std::lock_guard lock{mutex_};
    jobs_[scope].push_back(job);
}

void InMemoryIngestJobStore::remove(const model::OrgScope& scope, const std::string& job) {
    const std::lock_guard lock{mutex_};
    std::erase_if(jobs_[scope], [&](const auto& each) { return each.id == job; });
}

std::vector<model::IngestJob> InMemoryIngestJobStore::all(const model::OrgScope& scope) {
    const std::lock_guard lock{mutex_};
    std::vector<model::IngestJob> found = jobs_[scope];
    std::ranges::stable_sort(found, {}, &model::IngestJob::created);
    return found;
}

}  // namespace dealwire::fakes
