#include "tests/simulators/salesforce/bulk/bulk_thread.hpp"

#include "tests/simulators/salesforce/bulk/bulk_routes.hpp"
#include "tests/simulators/salesforce/org/org.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace dealwire::orgsim {

namespace {

using namespace std::chrono_literals;

constexpr auto kSlice = 50ms;
constexpr auto kPauseWhenBusy = 2ms;  // lets waiting requests have the lock
constexpr auto kPauseWhenIdle = 20ms;

}  // namespace

BulkThread::BulkThread(Org& org)
    : thread_([&org](const std::stop_token& stop) { run(org, stop); }) {}

void BulkThread::run(Org& org, const std::stop_token& stop) {
    std::mutex asleep;
    std::condition_variable_any wake;
    while (!stop.stop_requested()) {
        bool busy = false;
        {
            const std::lock_guard lock(org.mutex());
            busy = advance_jobs(org, kSlice);
        }
        std::unique_lock lock(asleep);
        wake.wait_for(lock, stop, busy ? kPauseWhenBusy : kPauseWhenIdle, [] { return false; });
    }
}

}  // namespace dealwire::orgsim
