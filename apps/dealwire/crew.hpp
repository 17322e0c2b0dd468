#pragma once

#include "apps/dealwire/wiring.hpp"
#include "engine/jobs/job_handler.hpp"
#include "engine/jobs/service_state.hpp"
#include "engine/ports/metrics.hpp"

#include <memory>
#include <string>

namespace dealwire::app {

/// How one process of the service works.
struct CrewOptions {
    std::string role;  ///< "serve" or "worker"
    int lanes = 2;     ///< 0: it works on no jobs
};

/// The workers of this process, its scheduler, and what reports it to others. Works from
/// construction to its end.
class Crew {
public:
    /// Everything given must live as long.
    Crew(Installation& installation, jobs::ServiceState& state, ports::Metrics& metrics,
         jobs::JobHandlers handlers, const CrewOptions& options);
    Crew(const Crew&) = delete;
    Crew& operator=(const Crew&) = delete;
    ~Crew();

    /// Takes no more jobs, lets those at work end for half of the time, asks them to stop then, and
    /// hands back what is not done in the end. False where a job did not come to its end: its
    /// thread is still at it, and the process should end at once.
    [[nodiscard]] bool wind_down(std::chrono::milliseconds within);

    /// Jobs at work now.
    [[nodiscard]] int busy() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace dealwire::app
