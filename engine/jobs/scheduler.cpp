#include "engine/jobs/scheduler.hpp"

#include "engine/jobs/job_kinds.hpp"
#include "engine/jobs/outage.hpp"
#include "engine/ports/metric_catalogue.hpp"
#include "engine/ports/store_error.hpp"

#include <map>
#include <utility>

namespace dealwire::jobs {
namespace {

using base::Instant;

/// More wait for the next tick: a transaction each.
constexpr std::size_t kMostPerTick = 500;

using Place = std::pair<base::TenantId, std::string>;

/// Which schedules there have to be.
std::map<Place, KindTiming> wanted(const std::vector<model::Tenant>& tenants,
                                   const Timings& timings) {
    std::map<Place, KindTiming> all;
    for (const model::Tenant& tenant : tenants) {
        if (tenant.state != model::TenantState::Active) continue;
        for (const JobKind& kind : job_kinds()) {
            if (!kind.scheduled) continue;
            KindTiming timing = timings.of(tenant.id, kind.name);
            if (timing.on) all.emplace(Place{tenant.id, kind.name}, std::move(timing));
        }
    }
    return all;
}

}  // namespace

void Scheduler::run(const std::stop_token& stop) {
    Outage outage{ports_.log, ports_.clock, "scheduler_store_failed"};
    Outage shortage{ports_.log, ports_.clock, "scheduler_failed"};
    while (!stop.stop_requested()) {
        try {
            tick();
            outage.over();
            shortage.over();
        } catch (const ports::StoreError& error) {
            outage.failed(error.what());
        } catch (const std::exception& error) {  // no memory to be had just now
            shortage.failed(error.what());
        }
        ports_.clock.wait(kTick, stop);
    }
}

TickReport Scheduler::tick() {
    const Instant now = ports_.clock.now();
    TickReport report;
    if (!rescued_ || now - *rescued_ >= kRescue) {
        report.released = rescue(now);
        rescued_ = now;
    }
    report.made = keep_schedules(now);
    if (report.made + report.released > 0) ports_.bell.ring();
    ports_.state.scheduler_ticked(now);
    return report;
}

int Scheduler::keep_schedules(Instant now) {
    if (!keeps_schedules_()) {
        reviewed_.reset();  // should it become this process's turn
        return 0;
    }
    const Timings timings = timings_();
    if (!reviewed_ || now - *reviewed_ >= kReview || timings != reviewed_with_) {
        review(now, timings);
        reviewed_ = now;
        reviewed_with_ = timings;
    }
    return make_due(now, timings);
}

void Scheduler::review(Instant now, const Timings& timings) {
    auto missing = wanted(ports_.tenants.all(), timings);
    for (const ports::ScheduleEntry& entry : ports_.schedules.all()) {
        const auto found = missing.find({entry.tenant, entry.kind});
        if (found == missing.end()) {
            ports_.schedules.remove(entry.tenant, entry.kind);
            continue;
        }
        const KindTiming& timing = found->second;
        if (is_too_late(timing, entry.next, now))
            ports_.schedules.advance(entry, first_time(timing, now, ports_.entropy.fraction()), {});
        missing.erase(found);
    }
    for (const auto& [place, timing] : missing)
        ports_.schedules.add(
            {place.first, place.second, first_time(timing, now, ports_.entropy.fraction())});
}

int Scheduler::make_due(Instant now, const Timings& timings) {
    int made = 0;
    for (const ports::ScheduleEntry& entry : ports_.schedules.due(now, kMostPerTick)) {
        const JobKind* kind = find_kind(entry.kind);
        if (!kind) continue;
        const KindTiming timing = timings.of(entry.tenant, entry.kind);
        const Instant next = next_time(timing, entry.next, now, ports_.entropy.fraction());
        // Settings may have made this a quiet hour, or switched it off, since it was written down.
        const bool begins = timing.on && after_quiet(timing.quiet, now) == now;
        std::optional<model::Job> job;
        if (begins) job = make_job(*kind, entry.tenant, now, ports_.entropy);
        const bool later = !begins && timing.on;
        const Instant moved = later ? after_quiet(timing.quiet, now) : next;
        if (ports_.schedules.advance(entry, moved, job) != ports::Advanced::Made) continue;
        ++made;
        ports_.metrics.count(ports::metric::kScheduled, {entry.kind});
        ports_.log.write(ports::Level::Debug, "job_scheduled",
                         {{"tenant", entry.tenant.value}, {"kind", entry.kind}});
    }
    return made;
}

int Scheduler::rescue(Instant now) {
    int released = 0;
    for (const model::Lease& lease : ports_.lanes.running()) {
        const bool dead = !may_be_alive_(lease.worker);
        if (!dead && lease.expires > now) continue;
        const std::string why = dead ? "The process that worked on it is gone."
                                     : "The process that worked on it went silent.";
        const bool freed = dead ? ports_.lanes.release(lease, now, why)
                                : ports_.lanes.release_silent(lease, now, why);
        if (!freed) continue;
        ++released;
        ports_.log.write(ports::Level::Warn, "job_released",
                         {{"tenant", lease.job.tenant.value},
                          {"kind", lease.job.kind},
                          {"job", lease.job.id.value},
                          {"worker", lease.worker},
                          {"why", why}});
    }
    return released;
}

}  // namespace dealwire::jobs
