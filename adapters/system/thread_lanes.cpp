#include "adapters/system/thread_lanes.hpp"

#include "engine/base/log_context.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

namespace dealwire::system {

void ThreadLanes::run(std::vector<std::function<void()>> work) {
    std::atomic<std::size_t> next = 0;
    std::mutex mutex;
    std::exception_ptr first;
    const auto lane = [&] {
        for (std::size_t mine = next++; mine < work.size(); mine = next++) {
            try {
                work[mine]();
            } catch (...) {
                const std::lock_guard lock{mutex};
                if (!first) first = std::current_exception();
            }
        }
    };
    {
        // The calling thread is one of the lanes.
        const base::LogFields known_by = base::LogContext::current();
        const auto other_lane = [&] {
            const base::AdoptedLogContext context{known_by};
            lane();
        };
        std::vector<std::jthread> others;
        for (std::size_t i = 1; i < std::min(lanes_, work.size()); ++i)
            others.emplace_back(other_lane);
        lane();
    }
    if (first) std::rethrow_exception(first);
}

}  // namespace dealwire::system
