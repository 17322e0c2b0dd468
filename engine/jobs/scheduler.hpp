#pragma once

#include "engine/base/uuid.hpp"
#include "engine/jobs/bell.hpp"
#include "engine/jobs/service_state.hpp"
#include "engine/jobs/timing.hpp"
#include "engine/ports/event_log.hpp"
#include "engine/ports/metrics.hpp"
#include "engine/ports/schedule_store.hpp"
#include "engine/ports/tenant_store.hpp"
#include "engine/ports/work_lanes.hpp"

#include <functional>
#include <optional>
#include <stop_token>

namespace dealwire::jobs {

struct TickReport {
    int made = 0;      ///< jobs put into the queue
    int released = 0;  ///< jobs of processes that are gone
};

/// Puts what is due into the queue: once, however many processes look. Also brings schedules in
/// line with the tenants and settings there are, and frees jobs whose process died.
class Scheduler {
public:
    /// How often it looks for what is due.
    static constexpr std::chrono::milliseconds kTick{1'000};
    /// How often it looks whether schedules are still those of the settings.
    static constexpr std::chrono::milliseconds kReview{15'000};
    /// How often it looks for processes that died.
    static constexpr std::chrono::milliseconds kRescue{5'000};

    struct Ports {
        ports::ScheduleStore& schedules;
        ports::TenantStore& tenants;
        ports::WorkLanes& lanes;
        base::Clock& clock;
        base::Entropy& entropy;
        ports::EventLog& log;
        ports::Metrics& metrics;
        ServiceState& state;
        Bell& bell;
    };

    /// `timings` is asked for those in force; `may_be_alive` says of a process whether it may be;
    /// `keeps_schedules` whether this one keeps them, or another does by settings of its own (then
    /// this one frees jobs alone).
    Scheduler(Ports ports, std::function<Timings()> timings,
              std::function<bool(const std::string&)> may_be_alive,
              std::function<bool()> keeps_schedules)
        : ports_{ports},
          timings_{std::move(timings)},
          may_be_alive_{std::move(may_be_alive)},
          keeps_schedules_{std::move(keeps_schedules)} {}

    /// Until `stop`; waits for a store that cannot be reached.
    void run(const std::stop_token& stop);

    /// One look. Throws StoreError.
    TickReport tick();

private:
    int keep_schedules(base::Instant now);
    void review(base::Instant now, const Timings& timings);
    int make_due(base::Instant now, const Timings& timings);
    int rescue(base::Instant now);

    Ports ports_;
    std::function<Timings()> timings_;
    std::function<bool(const std::string&)> may_be_alive_;
    std::function<bool()> keeps_schedules_;
    std::optional<base::Instant> reviewed_;
    std::optional<base::Instant> rescued_;
    std::optional<Timings> reviewed_with_;
};

}  // namespace dealwire::jobs
