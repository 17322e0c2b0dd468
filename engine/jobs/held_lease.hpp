#pragma once

#include "engine/base/clock.hpp"
#include "engine/ports/event_log.hpp"
#include "engine/ports/job_queue.hpp"
#include "engine/ports/work_stops.hpp"

#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

namespace dealwire::jobs {

/// Keeps a claimed job's lease alive from a thread of its own, until it is finished or destroyed.
/// When the lease is lost, or the store cannot be reached for as long as the lease lasts, `stop()`
/// is requested: the worker must give up, because somebody else may have the job. The same where
/// another process asks it to stop; then the lease is kept until the worker has come to its end.
class HeldLease {
public:
    /// How often it is looked whether somebody asks the holder to stop.
    static constexpr std::chrono::milliseconds kLook{1'000};

    /// `stops` may be null: nobody can ask.
    HeldLease(ports::JobQueue& queue, base::Clock& clock, ports::EventLog& log, model::Lease lease,
              std::chrono::milliseconds lease_for, ports::WorkStops* stops = nullptr);
    HeldLease(const HeldLease&) = delete;
    HeldLease& operator=(const HeldLease&) = delete;
    ~HeldLease();

    /// Requested when the lease is lost. Combine with the reasons of your own by `stop_with`.
    [[nodiscard]] std::stop_token lost() const { return lost_.get_token(); }

    /// Also requests `lost()` when the process is asked to stop.
    void stop_with(std::stop_token other);

    /// Called from the thread of the heartbeat at each of its looks.
    void on_beat(std::function<void()> told);

    /// Why somebody asked the holder to stop; nothing where nobody did.
    [[nodiscard]] std::optional<std::string> asked() const;

    /// Ends the job. False where the lease was lost: what was done may not count.
    bool finish(const std::string& note = {});
    bool retry(base::Instant due, const std::string& error, ports::Failure failure);
    bool hand_back(base::Instant due, const std::string& why);
    bool park(const std::string& error);

private:
    void beat(std::stop_token stop);
    /// False where the lease is lost. Moves `expires`.
    bool renew(base::Instant& expires);
    void look_whether_asked();
    void tell_of_beat();
    void end_heartbeat();

    ports::JobQueue& queue_;
    base::Clock& clock_;
    ports::EventLog& log_;
    model::Lease lease_;
    std::chrono::milliseconds lease_for_;
    ports::WorkStops* stops_;
    std::stop_source lost_;
    mutable std::mutex mutex_;  ///< guards what follows
    std::optional<std::string> asked_;
    std::function<void()> told_;
    std::optional<std::stop_callback<std::function<void()>>> forward_;
    std::jthread heartbeat_;
};

}  // namespace dealwire::jobs
