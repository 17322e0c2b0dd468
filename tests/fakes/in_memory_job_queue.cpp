#include "tests/fakes/in_memory_job_queue.hpp"

#include <algorithm>
#include <tuple>

namespace dealwire::fakes {
namespace {

using base::Instant;
using model::Job;
using model::JobState;
using model::Lease;

bool is_open(const Job& job) {
    return job.state == JobState::Waiting || job.state == JobState::Running;
}

bool fits(const ports::JobsWanted& wanted, const model::Job& job) {
    const bool of_tenant = wanted.tenant.empty() || wanted.tenant == job.tenant;
    return of_tenant && std::ranges::find(wanted.kinds, job.kind) != wanted.kinds.end();
}

bool is_claimable(const Lease& entry, Instant now) {
    if (entry.job.state == JobState::Waiting) return entry.job.due <= now;
    return entry.job.state == JobState::Running && entry.expires <= now;
}

auto place(const Job& job) { return std::tie(job.due, job.tenant, job.id); }

}  // namespace

Job InMemoryJobQueue::enqueue(const Job& job) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    for (const auto& [id, entry] : jobs_)
        if (entry.job.tenant == job.tenant && entry.job.kind == job.kind &&
            entry.job.subject == job.subject && is_open(entry.job))
            return entry.job;
    Job added = job;
    added.state = JobState::Waiting;
    added.attempts = 0;
    jobs_.insert_or_assign(job.id, Lease{.job = added});
    return added;
}

std::optional<Lease> InMemoryJobQueue::claim(const ports::JobsWanted& wanted,
                                             const std::string& worker, Instant now,
                                             std::chrono::milliseconds lease_for) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    Lease* first = nullptr;
    for (auto& [id, entry] : jobs_) {
        if (!fits(wanted, entry.job) || !is_claimable(entry, now)) continue;
        if (!first || place(entry.job) < place(first->job)) first = &entry;
    }
    if (!first) return std::nullopt;
    first->job.state = JobState::Running;
    ++first->job.attempts;
    ++first->fence;
    first->worker = worker;
    first->expires = now + lease_for;
    return *first;
}

std::optional<Lease> InMemoryJobQueue::holder(const base::TenantId& tenant, const std::string& kind,
                                              const std::string& subject, Instant now) {
    const std::lock_guard lock{mutex_};
    for (const auto& [id, entry] : jobs_)
        if (entry.job.tenant == tenant && entry.job.kind == kind && entry.job.subject == subject &&
            entry.job.state == JobState::Running && entry.expires > now)
            return entry;
    return std::nullopt;
}

bool InMemoryJobQueue::renew(const Lease& lease, Instant expires) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    Lease* entry = kept(lease);
    if (entry) entry->expires = expires;
    return entry != nullptr;
}

bool InMemoryJobQueue::finish(const Lease& lease) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    Lease* entry = kept(lease);
    if (entry) entry->job.state = JobState::Done;
    return entry != nullptr;
}

bool InMemoryJobQueue::retry(const Lease& lease, Instant due, const std::string& error) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    Lease* entry = kept(lease);
    if (!entry) return false;
    entry->job.state = JobState::Waiting;
    entry->job.due = due;
    entry->job.last_error = error;
    return true;
}

bool InMemoryJobQueue::park(const Lease& lease, const std::string& error) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    Lease* entry = kept(lease);
    if (!entry) return false;
    entry->job.state = JobState::Parked;
    entry->job.last_error = error;
    return true;
}

bool InMemoryJobQueue::ask_to_stop(const Lease& held, const std::string& why) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    if (!kept(held)) return false;
    stops_[held.job.id] = {held.fence, why};
    return true;
}

std::optional<std::string> InMemoryJobQueue::stop_asked(const Lease& lease) {
    const std::lock_guard lock{mutex_};
    const auto found = stops_.find(lease.job.id);
    if (found == stops_.end() || found->second.first != lease.fence) return std::nullopt;
    return found->second.second;
}

Lease* InMemoryJobQueue::kept(const Lease& lease) {
    const auto found = jobs_.find(lease.job.id);
    if (found == jobs_.end()) return nullptr;
    const bool newest = found->second.fence == lease.fence;
    return newest && found->second.job.state == JobState::Running ? &found->second : nullptr;
}

}  // namespace dealwire::fakes
