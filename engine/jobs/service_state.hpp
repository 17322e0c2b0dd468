#pragma once

#include "engine/base/clock.hpp"

#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace dealwire::jobs {

/// What the parts of a running process last said of themselves.
struct Pulse {
    bool schedules = false;  ///< this process has a scheduler
    bool works = false;      ///< this process has workers
    bool stopping = false;
    base::Instant started = {};
    std::optional<base::Instant> ticked;           ///< the scheduler looked for due work
    std::map<std::string, base::Instant> workers;  ///< each with its last sign of life
};

/// Where they say it. Thread-safe.
class ServiceState {
public:
    ServiceState(base::Instant started, bool schedules, bool works) {
        pulse_.started = started;
        pulse_.schedules = schedules;
        pulse_.works = works;
    }

    /// After every look of the scheduler that ended well, whether or not there was work.
    void scheduler_ticked(base::Instant now) {
        const std::lock_guard lock{mutex_};
        pulse_.ticked = now;
    }

    /// At every turn of a worker's loop, and at every heartbeat of the job it works on: a long job
    /// is no reason to call its worker dead.
    void worker_beat(const std::string& worker, base::Instant now) {
        const std::lock_guard lock{mutex_};
        pulse_.workers[worker] = now;
    }

    /// A worker that ends in good order is missed by nobody.
    void worker_gone(const std::string& worker) {
        const std::lock_guard lock{mutex_};
        pulse_.workers.erase(worker);
    }

    /// From now on the service takes nothing new.
    void stopping() {
        const std::lock_guard lock{mutex_};
        pulse_.stopping = true;
    }

    [[nodiscard]] Pulse pulse() const {
        const std::lock_guard lock{mutex_};
        return pulse_;
    }

private:
    mutable std::mutex mutex_;
    Pulse pulse_;
};

}  // namespace dealwire::jobs
