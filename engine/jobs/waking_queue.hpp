#pragma once

#include "engine/jobs/bell.hpp"
#include "engine/ports/job_queue.hpp"

namespace dealwire::jobs {

/// A queue that wakes the workers of this process when something comes into it.
class WakingQueue final : public ports::JobQueue {
public:
    WakingQueue(ports::JobQueue& queue, Bell& bell) : queue_{queue}, bell_{bell} {}

    model::Job enqueue(const model::Job& job) override {
        model::Job there = queue_.enqueue(job);
        bell_.ring();
        return there;
    }

    std::vector<model::QueueLine> outlook(base::Instant now) override {
        return queue_.outlook(now);
    }

    std::optional<model::Lease> claim(const ports::JobsWanted& wanted, const std::string& worker,
                                      base::Instant now,
                                      std::chrono::milliseconds lease_for) override {
        return queue_.claim(wanted, worker, now, lease_for);
    }

    bool renew(const model::Lease& lease, base::Instant expires) override {
        return queue_.renew(lease, expires);
    }

    bool finish(const model::Lease& lease, base::Instant now, const std::string& note) override {
        return queue_.finish(lease, now, note);
    }

    bool retry(const model::Lease& lease, base::Instant due, const std::string& error,
               ports::Failure failure) override {
        return queue_.retry(lease, due, error, failure);
    }

    bool hand_back(const model::Lease& lease, base::Instant due, const std::string& why) override {
        return queue_.hand_back(lease, due, why);
    }

    bool park(const model::Lease& lease, base::Instant now, const std::string& error) override {
        return queue_.park(lease, now, error);
    }

private:
    ports::JobQueue& queue_;
    Bell& bell_;
};

}  // namespace dealwire::jobs
