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

bool is_same(const Job& a, const Job& b) {
    return a.tenant == b.tenant && a.kind == b.kind && a.subject == b.subject;
}

bool fits(const ports::JobsWanted& wanted, const model::Job& job) {
    const bool of_tenant = wanted.tenant.empty() || wanted.tenant == job.tenant;
    return of_tenant && std::ranges::find(wanted.kinds, job.kind) != wanted.kinds.end();
}

auto place(const Job& job) { return std::tie(job.due, job.tenant, job.id); }

}  // namespace

InMemoryJobQueue::Entry* InMemoryJobQueue::open_one(const Job& job) {
    for (auto& [id, entry] : jobs_)
        if (is_same(entry.lease.job, job) && is_open(entry.lease.job)) return &entry;
    return nullptr;
}

Job InMemoryJobQueue::enqueue(const Job& job) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    if (Entry* there = open_one(job)) {
        Job& held = there->lease.job;
        if (held.state == JobState::Running)
            there->again = std::min(there->again.value_or(job.due), job.due);
        else if (held.attempts == 0)
            held.due = std::min(held.due, job.due);
        return held;
    }
    Entry entry{.lease = Lease{.job = job}, .created = job.due, .finished = {}, .again = {}};
    entry.lease.job.state = JobState::Waiting;
    entry.lease.job.attempts = 0;
    entry.lease.job.breaks = 0;
    jobs_.insert_or_assign(job.id, entry);
    return entry.lease.job;
}

bool InMemoryJobQueue::is_lane_free(const Job& job) const {
    return job.lane.empty() || std::ranges::none_of(jobs_, [&](const auto& each) {
               const Job& other = each.second.lease.job;
               return other.tenant == job.tenant && other.lane == job.lane &&
                      other.state == JobState::Running;
           });
}

bool InMemoryJobQueue::may_begin(const Job& job) const {
    if (paused_.contains({job.tenant, job.kind}) || paused_.contains({{}, job.kind})) return false;
    if (tenants_) {
        const auto tenant = tenants_->find(job.tenant);
        if (tenant && tenant->state != model::TenantState::Active) return false;
    }
    return is_lane_free(job);
}

std::vector<model::QueueLine> InMemoryJobQueue::outlook(Instant now) {
    const std::lock_guard lock{mutex_};
    std::map<std::pair<base::TenantId, std::string>, model::QueueLine> lines;
    for (const auto& [id, entry] : jobs_) {
        const Job& job = entry.lease.job;
        if (job.state != JobState::Waiting || job.due > now || !may_begin(job)) continue;
        model::QueueLine& line = lines
                                     .try_emplace({job.tenant, job.kind},
                                                  model::QueueLine{job.tenant, job.kind, job.due})
                                     .first->second;
        line.oldest_due = std::min(line.oldest_due, job.due);
        ++line.jobs;
    }
    std::vector<model::QueueLine> sorted;
    for (const auto& [key, line] : lines) sorted.push_back(line);
    std::ranges::stable_sort(sorted, {}, &model::QueueLine::oldest_due);
    return sorted;
}

void InMemoryJobQueue::free_expired(Instant now) {
    std::vector<Lease> expired;
    for (const auto& [id, entry] : jobs_)
        if (entry.lease.job.state == JobState::Running && entry.lease.expires <= now)
            expired.push_back(entry.lease);
    for (const Lease& lease : expired) {
        if (jobs_.at(lease.job.id).taken)
            jobs_.erase(lease.job.id);
        else
            wait_anew(lease, lease.job.due, "The process that worked on it went silent.", 0);
    }
}

std::optional<Lease> InMemoryJobQueue::claim(const ports::JobsWanted& wanted,
                                             const std::string& worker, Instant now,
                                             std::chrono::milliseconds lease_for) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    free_expired(now);
    Lease* first = nullptr;
    for (auto& [id, entry] : jobs_) {
        Lease& one = entry.lease;
        const bool due = one.job.state == JobState::Waiting && one.job.due <= now;
        if (!due || !fits(wanted, one.job) || !may_begin(one.job)) continue;
        if (!first || place(one.job) < place(first->job)) first = &one;
    }
    if (!first) return std::nullopt;
    first->job.state = JobState::Running;
    ++first->job.attempts;
    ++first->job.breaks;
    ++first->fence;
    first->worker = worker;
    first->expires = now + lease_for;
    return *first;
}

bool InMemoryJobQueue::renew(const Lease& lease, Instant expires) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    Entry* entry = kept(lease);
    if (entry) entry->lease.expires = expires;
    return entry != nullptr;
}

bool InMemoryJobQueue::finish(const Lease& lease, Instant now, const std::string& note) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    Entry* entry = kept(lease);
    if (!entry) return false;
    Job& job = entry->lease.job;
    job.state = entry->again ? JobState::Waiting : JobState::Done;
    if (entry->again) {
        job.due = *entry->again;
        job.attempts = 0;
        job.breaks = 0;
    } else {
        job.payload.clear();
    }
    job.last_error = note;
    entry->again.reset();
    entry->finished = now;
    return true;
}

bool InMemoryJobQueue::wait_anew(const Lease& lease, Instant due, const std::string& why,
                                 int uncounted) {
    Entry* entry = kept(lease);
    if (!entry) return false;
    Job& job = entry->lease.job;
    job.state = JobState::Waiting;
    job.due = due;
    job.last_error = why;
    job.attempts -= uncounted;
    job.breaks -= uncounted;
    entry->again.reset();
    return true;
}

bool InMemoryJobQueue::retry(const Lease& lease, Instant due, const std::string& error,
                             ports::Failure failure) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    if (!wait_anew(lease, due, error, 0)) return false;
    if (failure == ports::Failure::Foreseen) jobs_.at(lease.job.id).lease.job.breaks = 0;
    return true;
}

bool InMemoryJobQueue::hand_back(const Lease& lease, Instant due, const std::string& why) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    return wait_anew(lease, due, why, 1);
}

bool InMemoryJobQueue::park(const Lease& lease, Instant now, const std::string& error) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    Entry* entry = kept(lease);
    if (!entry) return false;
    Job& job = entry->lease.job;
    job.state = entry->again ? JobState::Waiting : JobState::Parked;
    if (entry->again) {
        job.due = *entry->again;
        job.attempts = 0;
        job.breaks = 0;
    }
    job.last_error = error;
    entry->finished = now;
    entry->again.reset();
    return true;
}

std::optional<Lease> InMemoryJobQueue::take(const Job& job, const std::string& worker, Instant now,
                                            std::chrono::milliseconds lease_for) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    free_expired(now);
    if (!is_lane_free(job) || open_one(job)) return std::nullopt;
    Lease lease{.job = job, .fence = 1, .worker = worker, .expires = now + lease_for};
    lease.job.state = JobState::Running;
    lease.job.attempts = 1;
    lease.job.breaks = 1;
    jobs_.insert_or_assign(
        job.id, Entry{.lease = lease, .taken = true, .created = now, .finished = {}, .again = {}});
    return lease;
}

std::optional<Lease> InMemoryJobQueue::holder(const base::TenantId& tenant, const std::string& lane,
                                              Instant now) {
    const std::lock_guard lock{mutex_};
    for (const auto& [id, entry] : jobs_) {
        const Lease& lease = entry.lease;
        if (lease.job.tenant == tenant && lease.job.lane == lane && !lane.empty() &&
            lease.job.state == JobState::Running && lease.expires > now)
            return lease;
    }
    return std::nullopt;
}

std::vector<Lease> InMemoryJobQueue::running() {
    const std::lock_guard lock{mutex_};
    std::vector<Lease> all;
    for (const auto& [id, entry] : jobs_)
        if (entry.lease.job.state == JobState::Running) all.push_back(entry.lease);
    return all;
}

bool InMemoryJobQueue::release(const Lease& lease, Instant now, const std::string& why) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    return set_free(lease, now, why);
}

bool InMemoryJobQueue::release_silent(const Lease& seen, Instant now, const std::string& why) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    const Entry* entry = kept(seen);
    return entry && entry->lease.expires == seen.expires && set_free(seen, now, why);
}

bool InMemoryJobQueue::set_free(const Lease& lease, Instant now, const std::string& why) {
    const Entry* entry = kept(lease);
    if (!entry) return false;
    if (!entry->taken) return wait_anew(lease, now, why, 0);
    jobs_.erase(lease.job.id);
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

InMemoryJobQueue::Entry* InMemoryJobQueue::kept(const Lease& lease) {
    const auto found = jobs_.find(lease.job.id);
    if (found == jobs_.end()) return nullptr;
    const Lease& held = found->second.lease;
    return held.fence == lease.fence && held.job.state == JobState::Running ? &found->second
                                                                            : nullptr;
}

InMemoryJobQueue::InMemoryJobQueue(ports::TenantStore* tenants) : tenants_{tenants} {}

InMemoryJobQueue::~InMemoryJobQueue() = default;

}  // namespace dealwire::fakes
