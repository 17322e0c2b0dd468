#pragma once

#include "engine/base/uuid.hpp"
#include "engine/jobs/bell.hpp"
#include "engine/jobs/job_handler.hpp"
#include "engine/jobs/job_verdict.hpp"
#include "engine/jobs/next_in_turn.hpp"
#include "engine/jobs/service_state.hpp"
#include "engine/ports/event_log.hpp"
#include "engine/ports/job_queue.hpp"
#include "engine/ports/metrics.hpp"
#include "engine/ports/work_stops.hpp"

#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace dealwire::jobs {

class HeldLease;

struct WorkerSettings {
    std::string process;  ///< who holds the leases
    std::size_t lanes = 2;
    /// Survives a slow moment of the store, and is over soon after a crash.
    std::chrono::milliseconds lease{std::chrono::minutes{1}};
    int most_attempts = 8;
    /// Between two looks for work that nobody rang for.
    std::chrono::milliseconds idle{1'000};
};

/// Takes jobs from the queue and does them, in a fixed number of lanes: what cannot begin waits in
/// the queue, not in memory. One lane is kept from lengthy work where there are several, so that
/// live work always finds one soon.
///
/// Crash-safe: a job is held by a lease that ends by itself. A store that cannot be reached is
/// waited for.
class Worker {
public:
    struct Ports {
        ports::JobQueue& queue;
        ports::WorkStops& stops;
        base::Clock& clock;
        base::Entropy& entropy;
        ports::EventLog& log;
        ports::Metrics& metrics;
        ServiceState& state;
        Bell& bell;
    };

    Worker(Ports ports, JobHandlers handlers, WorkerSettings settings);

    /// One lane, on the thread of the caller: works until `stop` is requested; then it ends the job
    /// that it is at, or hands it back once `cut` is requested.
    void run(std::size_t lane, std::stop_token stop, const std::stop_token& cut);

    /// Does one job. False where there is none to do now.
    bool work_one(std::size_t lane, const std::stop_token& cut);

    /// Lanes at work now.
    [[nodiscard]] int busy() const { return busy_; }

private:
    std::optional<model::Lease> claim();
    std::optional<model::Lease> claim_from_known();
    std::vector<Candidate> candidates();
    void attempt(const model::Lease& lease, const std::string& name, const std::stop_token& cut);
    JobResult handled(const model::Job& job, const std::stop_token& stop);
    Ending settle(HeldLease& held, const JobVerdict& verdict, const std::stop_token& cut);

    Ports ports_;
    JobHandlers handlers_;
    WorkerSettings settings_;
    std::atomic<int> busy_ = 0;

    std::mutex mutex_;  ///< guards what follows
    Served served_;
    int lengthy_ = 0;  ///< lanes at lengthy work
    std::vector<Candidate> known_;
    base::Instant looked_;     ///< when they were known
    std::uint64_t heard_ = 0;  ///< rings up to then
};

}  // namespace dealwire::jobs
