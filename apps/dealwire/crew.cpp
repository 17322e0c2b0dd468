#include "apps/dealwire/crew.hpp"

#include "adapters/system/process_name.hpp"
#include "apps/dealwire/work_force.hpp"
#include "engine/jobs/schedule_keeper.hpp"
#include "engine/jobs/scheduler.hpp"
#include "engine/jobs/worker.hpp"
#include "engine/ports/store_error.hpp"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace dealwire::app {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kLook = 50ms;
/// The schedule was looked at by then.
constexpr std::chrono::milliseconds kFirstReport = 500ms;
/// Processes that ended without a word are shown no longer.
constexpr std::chrono::hours kForgottenAfter{24};

}  // namespace

struct Crew::Impl {
    Impl(Installation& home, jobs::ServiceState& shared, ports::Metrics& figures,
         jobs::JobHandlers handlers, const CrewOptions& chosen)
        : installation{home},
          state{shared},
          options{chosen},
          started{home.clock().now()},
          worker{{home.jobs(), home.work_stops(), home.clock(), home.entropy(), home.log(), figures,
                  shared, home.bell()},
                 std::move(handlers),
                 {.process = system::this_process(),
                  .lanes = static_cast<std::size_t>(std::max(chosen.lanes, 1)),
                  .lease = home.config()->jobs.lease,
                  .most_attempts = home.config()->jobs.attempts}},
          scheduler{{home.schedules(), home.tenants(), home.work_lanes(), home.clock(),
                     home.entropy(), home.log(), figures, shared, home.bell()},
                    [&home] { return home.config()->jobs.timings; },
                    system::may_be_alive,
                    [&home] {
                        return jobs::keeper_of_schedules(work_force(home), home.clock().now()) ==
                               system::this_process();
                    }} {
        report(false);
        at_work = options.lanes;
        for (int lane = 0; lane < options.lanes; ++lane)
            lanes.emplace_back([this, lane] { work(static_cast<std::size_t>(lane)); });
        looking = std::jthread{[this] { scheduler.run(stop.get_token()); }};
        reporting = std::jthread{[this](const std::stop_token& over) { keep_reporting(over); }};
    }

    void work(std::size_t lane) {
        worker.run(lane, stop.get_token(), cut.get_token());
        --at_work;
    }

    void keep_reporting(const std::stop_token& over) {
        installation.clock().wait(kFirstReport, over);
        while (!over.stop_requested()) {
            report(stop.stop_requested());
            installation.clock().wait(kReportEvery, over);
        }
    }

    void report(bool stopping) {
        const base::Instant now = installation.clock().now();
        try {
            installation.workers().report({.name = system::this_process(),
                                           .role = options.role,
                                           .version = DEALWIRE_VERSION,
                                           .started = started,
                                           .beat = now,
                                           .ticked = state.pulse().ticked,
                                           .lanes = options.lanes,
                                           .busy = worker.busy(),
                                           .stopping = stopping});
            installation.workers().forget(now - kForgottenAfter);
        } catch (const std::exception& error) {  // of the store, or a machine short of something
            installation.log().write(ports::Level::Warn, "report_failed", {{"why", error.what()}});
        }
    }

    /// True when every lane has ended.
    bool wait_for_lanes(base::Instant until) {
        while (at_work > 0 && installation.clock().now() < until)
            installation.clock().wait(kLook, {});
        return at_work == 0;
    }

    /// What is still held; whoever is at it cannot commit any more.
    void hand_back_all() {
        try {
            for (const model::Lease& lease : installation.work_lanes().running()) {
                if (lease.worker != system::this_process()) continue;
                installation.jobs().hand_back(lease, installation.clock().now(),
                                              "The process ended before the job did.");
            }
        } catch (const ports::StoreError& error) {
            // The leases end by themselves.
            installation.log().write(ports::Level::Warn, "report_failed", {{"why", error.what()}});
        }
    }

    void leave() {
        try {
            installation.workers().leave(system::this_process());
        } catch (const ports::StoreError&) {
            return;  // it is seen to be silent
        }
    }

    Installation& installation;
    jobs::ServiceState& state;
    const CrewOptions options;
    const base::Instant started;
    jobs::Worker worker;
    jobs::Scheduler scheduler;
    std::stop_source stop;
    std::stop_source cut;
    std::atomic<int> at_work = 0;
    std::vector<std::jthread> lanes;
    std::jthread looking;
    std::jthread reporting;
};

Crew::Crew(Installation& installation, jobs::ServiceState& state, ports::Metrics& metrics,
           jobs::JobHandlers handlers, const CrewOptions& options)
    : impl_{std::make_unique<Impl>(installation, state, metrics, std::move(handlers), options)} {}

Crew::~Crew() {
    impl_->stop.request_stop();
    impl_->cut.request_stop();
    impl_->looking = {};
    impl_->lanes.clear();
    impl_->reporting = {};
    impl_->leave();
}

int Crew::busy() const { return impl_->worker.busy(); }

bool Crew::wind_down(std::chrono::milliseconds within) {
    const base::Instant until = impl_->installation.clock().now() + within;
    impl_->state.stopping();
    impl_->stop.request_stop();
    impl_->installation.bell().ring();
    if (impl_->wait_for_lanes(until - within / 2)) return true;
    impl_->cut.request_stop();
    if (impl_->wait_for_lanes(until - 1s)) return true;
    impl_->hand_back_all();
    impl_->leave();
    return false;
}

}  // namespace dealwire::app
