#include "engine/jobs/worker.hpp"

#include "engine/base/log_context.hpp"
#include "engine/jobs/held_lease.hpp"
#include "engine/jobs/outage.hpp"
#include "engine/jobs/timing.hpp"
#include "engine/ports/metric_catalogue.hpp"
#include "engine/ports/store_error.hpp"

#include <algorithm>
#include <memory>

namespace dealwire::jobs {
namespace {

using namespace std::chrono_literals;

/// While the store cannot be reached, or the machine is short of something.
constexpr std::chrono::milliseconds kStorePause = 2s;
/// Between two attempts at writing down how a job ended.
constexpr std::chrono::milliseconds kSettlePause = 500ms;

/// What waits in the queue is counted at most so often: it takes time where much waits.
constexpr std::chrono::milliseconds kOutlookHolds = 250ms;

bool is_lengthy(const std::string& kind) {
    const JobKind* known = find_kind(kind);
    return known && known->lengthy;
}

/// More attempts than were allowed: the processes that had it before died over it. An outage does
/// not count for what waits for its end.
bool is_given_up(const model::Job& job, int most_attempts) {
    return (is_patient(job.kind) ? job.breaks : job.attempts) > most_attempts;
}

std::string why_given_up(const model::Job& job) {
    const int failures = job.attempts - job.breaks;
    std::string why = "Given up: it broke, or whoever worked on it ended before it did, " +
                      std::to_string(std::max(job.breaks - 1, 1)) + " times in a row";
    if (failures > 0) why += ", after " + std::to_string(failures) + " attempts that failed";
    return why + "." + (job.last_error.empty() ? "" : " Last: " + job.last_error);
}

JobResult unexpected(const std::string& what) {
    return {.error = base::Error{.fault = base::Fault::Rejected, .code = "", .detail = what},
            .note = {},
            .broke = true};
}

/// Whether the verdict was carried out, or the lease was lost meanwhile.
bool carry_out(HeldLease& held, const JobVerdict& verdict, base::Clock& clock) {
    const base::Instant due = clock.now() + verdict.wait;
    switch (verdict.ending) {
        case Ending::Retried:
            return held.retry(due, verdict.words, verdict.failure);
        case Ending::Returned:
            return held.hand_back(due, verdict.words);
        case Ending::Parked:
            return held.park(verdict.words);
        default:
            return held.finish(verdict.words);
    }
}

double seconds(std::chrono::milliseconds took) {
    return std::chrono::duration<double>{took}.count();
}

}  // namespace

Worker::Worker(Ports ports, JobHandlers handlers, WorkerSettings settings)
    : ports_{ports}, handlers_{std::move(handlers)}, settings_{std::move(settings)} {}

void Worker::run(std::size_t lane, std::stop_token stop, const std::stop_token& cut) {
    const std::string name = "lane " + std::to_string(lane + 1);
    Outage outage{ports_.log, ports_.clock, "worker_store_failed"};
    Outage shortage{ports_.log, ports_.clock, "worker_failed"};
    while (!stop.stop_requested()) {
        const std::uint64_t heard = ports_.bell.rings();
        try {
            ports_.state.worker_beat(name, ports_.clock.now());
            const bool worked = work_one(lane, cut);
            outage.over();
            shortage.over();
            if (worked) continue;
        } catch (const ports::StoreError& error) {
            outage.failed(error.what());
            ports_.clock.wait(kStorePause, stop);
            continue;
        } catch (const std::exception& error) {  // no thread or memory to be had just now
            shortage.failed(error.what());
            ports_.clock.wait(kStorePause, stop);
            continue;
        }
        ports_.bell.wait(ports_.clock, heard, settings_.idle, stop);
    }
    ports_.state.worker_gone(name);
}

bool Worker::work_one(std::size_t lane, const std::stop_token& cut) {
    const auto lease = claim();
    if (!lease) return false;
    ++busy_;
    const auto leave = [&](Worker* self) {
        --self->busy_;
        if (!is_lengthy(lease->job.kind)) return;
        const std::lock_guard lock{self->mutex_};
        --self->lengthy_;
    };
    const std::unique_ptr<Worker, decltype(leave)> left{this, leave};
    try {
        attempt(*lease, "lane " + std::to_string(lane + 1), cut);
    } catch (const ports::StoreError&) {
        throw;
    } catch (const std::exception& error) {
        // Nobody renews the lease any more; where the job has ended already, this changes nothing.
        ports_.queue.hand_back(*lease, ports_.clock.now() + kStorePause, error.what());
        throw;
    }
    return true;
}

std::vector<Candidate> Worker::candidates() {
    std::vector<Candidate> found;
    for (const model::QueueLine& line : ports_.queue.outlook(ports_.clock.now())) {
        if (!handlers_.contains(line.kind)) continue;
        const JobKind* kind = find_kind(line.kind);
        found.push_back({line.tenant, line.kind, kind ? kind->urgency : Urgency::Work,
                         kind && kind->lengthy, line.oldest_due, line.jobs});
    }
    return found;
}

std::optional<model::Lease> Worker::claim() {
    const std::lock_guard lock{mutex_};  // two lanes would race for the same job
    const base::Instant now = ports_.clock.now();
    const std::uint64_t heard = ports_.bell.rings();
    const bool stale = now - looked_ >= kOutlookHolds || now < looked_ || heard != heard_;
    if (!stale)
        if (auto lease = claim_from_known()) return lease;
    known_ = candidates();
    looked_ = now;
    heard_ = heard;
    return claim_from_known();
}

std::optional<model::Lease> Worker::claim_from_known() {
    while (!known_.empty()) {
        const bool room = settings_.lanes < 2 || lengthy_ + 1 < static_cast<int>(settings_.lanes);
        const auto chosen = next_in_turn(known_, served_, room);
        if (!chosen) return std::nullopt;
        const auto place = known_.begin() + static_cast<std::ptrdiff_t>(*chosen);
        auto lease = ports_.queue.claim({.kinds = {place->kind}, .tenant = place->tenant},
                                        settings_.process, ports_.clock.now(), settings_.lease);
        if (lease) {
            note_served(served_, known_, *chosen);
            if (place->lengthy) ++lengthy_;
        }
        const bool over = !lease || !lease->job.lane.empty() || --place->jobs <= 0;
        if (over) known_.erase(place);
        if (lease) return lease;
    }
    return std::nullopt;
}

JobResult Worker::handled(const model::Job& job, const std::stop_token& stop) {
    if (is_given_up(job, settings_.most_attempts)) return unexpected(why_given_up(job));
    try {
        return handlers_.at(job.kind)->handle(job, stop);
    } catch (const ports::StoreError& error) {
        return JobResult::failed(
            {.fault = base::Fault::Transient, .code = "STORE", .detail = error.what()});
    } catch (const std::exception& error) {
        return unexpected(error.what());
    }
}

Ending Worker::settle(HeldLease& held, const JobVerdict& verdict, const std::stop_token& cut) {
    // What was done is not done again for a store that is away for a moment: as long as the lease
    // lasts nobody else has the job.
    const base::Instant until = ports_.clock.now() + settings_.lease;
    for (;;) {
        try {
            return carry_out(held, verdict, ports_.clock) ? verdict.ending : Ending::Lost;
        } catch (const ports::StoreError& error) {
            if (cut.stop_requested() || ports_.clock.now() >= until) throw;
            ports_.log.write(ports::Level::Warn, "job_end_waits", {{"why", error.what()}});
        }
        ports_.clock.wait(kSettlePause, cut);
    }
}

void Worker::attempt(const model::Lease& lease, const std::string& name,
                     const std::stop_token& cut) {
    const model::Job& job = lease.job;
    const base::LogContext of_tenant{"tenant", job.tenant.value};
    const base::LogContext of_job{"job", job.id.value};
    const base::Instant began = ports_.clock.now();
    ports_.log.write(ports::Level::Debug, "job_begun",
                     {{"kind", job.kind}, {"attempt", std::int64_t{job.attempts}}});
    HeldLease held{ports_.queue, ports_.clock, ports_.log, lease, settings_.lease, &ports_.stops};
    held.on_beat([this, name] { ports_.state.worker_beat(name, ports_.clock.now()); });
    held.stop_with(cut);
    const JobResult result = handled(job, held.lost());

    const JobVerdict verdict = verdict_on({.result = result,
                                           .attempts = job.attempts,
                                           .breaks = job.breaks,
                                           .most_attempts = settings_.most_attempts,
                                           .scheduled = is_scheduled(job.kind),
                                           .patient = is_patient(job.kind),
                                           .asked_away = held.asked().has_value(),
                                           .chance = ports_.entropy.fraction()});
    const Ending ending = settle(held, verdict, cut);
    const auto took = ports_.clock.now() - began;
    ports_.metrics.count(ports::metric::kJobs, {job.kind, name_of(ending)});
    ports_.metrics.observe(ports::metric::kJobSeconds, {job.kind}, seconds(took));
    const bool trouble = ending == Ending::Parked || ending == Ending::Lost;
    const auto level = trouble                     ? ports::Level::Error
                       : ending == Ending::Retried ? ports::Level::Warn
                       : result.idle               ? ports::Level::Debug
                                                   : ports::Level::Info;
    ports_.log.write(level, "job_ended",
                     {{"kind", job.kind},
                      {"ending", name_of(ending)},
                      {"attempt", std::int64_t{job.attempts}},
                      {"milliseconds", std::int64_t{took.count()}},
                      {"why", verdict.words}});
}

}  // namespace dealwire::jobs
