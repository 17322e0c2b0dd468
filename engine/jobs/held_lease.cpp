#include "engine/jobs/held_lease.hpp"

#include "engine/base/log_context.hpp"
#include "engine/ports/store_error.hpp"

#include <algorithm>

namespace dealwire::jobs {

HeldLease::HeldLease(ports::JobQueue& queue, base::Clock& clock, ports::EventLog& log,
                     model::Lease lease, std::chrono::milliseconds lease_for,
                     ports::WorkStops* stops)
    : queue_{queue},
      clock_{clock},
      log_{log},
      lease_{std::move(lease)},
      lease_for_{lease_for},
      stops_{stops},
      heartbeat_{[this, known_by = base::LogContext::current()](std::stop_token stop) {
          const base::AdoptedLogContext context{known_by};
          beat(std::move(stop));
      }} {}

HeldLease::~HeldLease() { end_heartbeat(); }

void HeldLease::stop_with(std::stop_token other) {
    forward_.emplace(std::move(other), [this] { lost_.request_stop(); });
}

void HeldLease::on_beat(std::function<void()> told) {
    const std::lock_guard lock{mutex_};
    told_ = std::move(told);
}

void HeldLease::tell_of_beat() {
    const std::lock_guard lock{mutex_};
    if (told_) told_();
}

bool HeldLease::finish(const std::string& note) {
    end_heartbeat();
    return queue_.finish(lease_, clock_.now(), note);
}

bool HeldLease::retry(base::Instant due, const std::string& error, ports::Failure failure) {
    end_heartbeat();
    return queue_.retry(lease_, due, error, failure);
}

bool HeldLease::hand_back(base::Instant due, const std::string& why) {
    end_heartbeat();
    return queue_.hand_back(lease_, due, why);
}

bool HeldLease::park(const std::string& error) {
    end_heartbeat();
    return queue_.park(lease_, clock_.now(), error);
}

void HeldLease::end_heartbeat() {
    heartbeat_.request_stop();
    if (heartbeat_.joinable()) heartbeat_.join();
}

std::optional<std::string> HeldLease::asked() const {
    const std::lock_guard lock{mutex_};
    return asked_;
}

bool HeldLease::renew(base::Instant& expires) {
    bool held = clock_.now() < expires;
    try {
        const base::Instant next = clock_.now() + lease_for_;
        held = queue_.renew(lease_, next);
        if (held) expires = next;
    } catch (const std::exception&) {  // of the store, or of a machine short of something
        log_.write(ports::Level::Warn, "lease_renewal_failed", {{"job", lease_.job.id.value}});
    }
    return held;
}

void HeldLease::look_whether_asked() {
    if (!stops_ || asked()) return;
    try {
        auto why = stops_->stop_asked(lease_);
        if (!why) return;
        log_.write(ports::Level::Info, "stop_asked", {{"job", lease_.job.id.value}, {"why", *why}});
        const std::lock_guard lock{mutex_};
        asked_ = std::move(why);
    } catch (const std::exception&) {
        return;  // renewing the lease meets the same trouble, and tells of it
    }
    lost_.request_stop();
}

void HeldLease::beat(std::stop_token stop) {
    // Three beats per lease: one may be late and one may fail before the lease is in danger.
    const auto pause = lease_for_ / 3;
    const auto look = stops_ ? std::min(pause, kLook) : pause;
    base::Instant expires = lease_.expires;
    base::Instant next_beat = clock_.now() + pause;
    while (!stop.stop_requested()) {
        clock_.wait(look, stop);
        if (stop.stop_requested()) return;
        tell_of_beat();
        look_whether_asked();
        if (clock_.now() < next_beat) continue;
        next_beat = clock_.now() + pause;
        if (renew(expires)) continue;
        log_.write(ports::Level::Error, "lease_lost", {{"job", lease_.job.id.value}});
        lost_.request_stop();
        return;
    }
}

}  // namespace dealwire::jobs
