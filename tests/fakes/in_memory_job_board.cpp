#include "tests/fakes/in_memory_job_queue.hpp"

#include <algorithm>
#include <tuple>

namespace dealwire::fakes {
namespace {

using base::Instant;
using model::JobEntry;
using model::JobState;

/// As the board lists them.
auto place(const JobEntry& entry) {
    const model::Job& job = entry.lease.job;
    const bool open = job.state == JobState::Running || job.state == JobState::Waiting;
    const auto rank = job.state == JobState::Running   ? 0
                      : job.state == JobState::Waiting ? 1
                      : job.state == JobState::Parked  ? 2
                                                       : 3;
    const auto time =
        open ? job.due.time_since_epoch() : -entry.finished.value_or(Instant{}).time_since_epoch();
    return std::tuple{rank, time, job.tenant, job.id};
}

}  // namespace

JobEntry InMemoryJobQueue::entry_of(const Entry& entry) {
    return {entry.lease, entry.created, entry.finished, entry.again.has_value()};
}

std::vector<JobEntry> InMemoryJobQueue::jobs(const ports::JobsShown& shown) {
    const std::lock_guard lock{mutex_};
    std::vector<JobEntry> found;
    for (const auto& [id, entry] : jobs_) {
        const model::Job& job = entry.lease.job;
        const bool fits =
            (shown.tenant.empty() || shown.tenant == job.tenant) &&
            (shown.kind.empty() || shown.kind == job.kind) &&
            (!shown.state || *shown.state == job.state) &&
            (!shown.held_up || (job.state == JobState::Waiting && !job.last_error.empty()));
        if (fits) found.push_back(entry_of(entry));
    }
    std::ranges::sort(found, {}, place);
    if (found.size() > shown.limit) found.resize(shown.limit);
    return found;
}

std::optional<JobEntry> InMemoryJobQueue::find(const base::TenantId& tenant,
                                               const base::JobId& id) {
    const std::lock_guard lock{mutex_};
    const auto found = jobs_.find(id);
    if (found == jobs_.end() || found->second.lease.job.tenant != tenant) return std::nullopt;
    return entry_of(found->second);
}

std::vector<model::QueueDepth> InMemoryJobQueue::depth(const base::TenantId& tenant) {
    const std::lock_guard lock{mutex_};
    std::map<std::pair<std::string, std::string>, model::QueueDepth> depths;
    for (const auto& [id, entry] : jobs_) {
        const model::Job& job = entry.lease.job;
        if (job.state == JobState::Done || (!tenant.empty() && tenant != job.tenant)) continue;
        model::QueueDepth& depth =
            depths
                .try_emplace({job.kind, model::name_of(job.state)},
                             model::QueueDepth{job.kind, job.state, 0, job.due})
                .first->second;
        ++depth.jobs;
        depth.oldest_due = std::min(depth.oldest_due, job.due);
    }
    std::vector<model::QueueDepth> sorted;
    for (const auto& [key, depth] : depths) sorted.push_back(depth);
    return sorted;
}

bool InMemoryJobQueue::overtake_parked(const base::TenantId& tenant, const base::JobId& id,
                                       Instant now) {
    Entry& entry = jobs_.at(id);
    model::Job& job = entry.lease.job;
    if (job.tenant != tenant || job.state != JobState::Parked || !open_one(job)) return false;
    job.state = JobState::Done;
    job.payload.clear();
    entry.finished = now;
    return true;
}

std::int64_t InMemoryJobQueue::retry_parked(const base::TenantId& tenant,
                                            std::span<const base::JobId> ids, Instant now) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    std::int64_t moved = 0;
    for (auto each = jobs_.rbegin(); each != jobs_.rend(); ++each) {  // the newest first
        auto& [id, entry] = *each;
        if (!ids.empty() && std::ranges::find(ids, id) == ids.end()) continue;
        model::Job& job = entry.lease.job;
        if (job.tenant != tenant || job.state != JobState::Parked) continue;
        ++moved;
        if (overtake_parked(tenant, id, now)) continue;
        job.state = JobState::Waiting;
        job.attempts = 0;
        job.breaks = 0;
        job.due = now;
        entry.finished.reset();
    }
    return moved;
}

bool InMemoryJobQueue::pause(const base::TenantId& tenant, const std::string& kind, Instant) {
    const std::lock_guard lock{mutex_};
    return paused_.emplace(tenant, kind).second;
}

bool InMemoryJobQueue::resume(const base::TenantId& tenant, const std::string& kind) {
    const std::lock_guard lock{mutex_};
    return paused_.erase({tenant, kind}) > 0;
}

std::vector<std::pair<base::TenantId, std::string>> InMemoryJobQueue::paused() {
    const std::lock_guard lock{mutex_};
    return {paused_.begin(), paused_.end()};
}

std::vector<ports::ScheduleEntry> InMemoryJobQueue::all() {
    const std::lock_guard lock{mutex_};
    std::vector<ports::ScheduleEntry> entries;
    for (const auto& [key, next] : schedules_) entries.push_back({key.first, key.second, next});
    return entries;
}

std::vector<ports::ScheduleEntry> InMemoryJobQueue::due(Instant now, std::size_t limit) {
    auto entries = all();
    std::erase_if(entries, [&](const auto& entry) { return entry.next > now; });
    std::ranges::stable_sort(entries, {}, &ports::ScheduleEntry::next);
    if (entries.size() > limit) entries.resize(limit);
    return entries;
}

void InMemoryJobQueue::add(const ports::ScheduleEntry& entry) {
    const std::lock_guard lock{mutex_};
    schedules_.try_emplace({entry.tenant, entry.kind}, entry.next);
}

ports::Advanced InMemoryJobQueue::advance(const ports::ScheduleEntry& seen, Instant next,
                                          const std::optional<model::Job>& job) {
    {
        const std::lock_guard lock{mutex_};
        reach_commit();
        const auto found = schedules_.find({seen.tenant, seen.kind});
        if (found == schedules_.end() || found->second != seen.next) return ports::Advanced::Lost;
        found->second = next;
        if (!job) return ports::Advanced::Moved;
        const bool in_the_way = std::ranges::any_of(jobs_, [&](const auto& each) {
            const model::Job& other = each.second.lease.job;
            return other.tenant == job->tenant && other.kind == job->kind &&
                   other.subject == job->subject && other.state != JobState::Done;
        });
        if (in_the_way) return ports::Advanced::Moved;
    }
    enqueue(*job);
    return ports::Advanced::Made;
}

void InMemoryJobQueue::remove(const base::TenantId& tenant, const std::string& kind) {
    const std::lock_guard lock{mutex_};
    schedules_.erase({tenant, kind});
}

}  // namespace dealwire::fakes
