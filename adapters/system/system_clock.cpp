#include "adapters/system/system_clock.hpp"

#include <condition_variable>
#include <mutex>

namespace dealwire::system {

base::Instant SystemClock::now() const {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

void SystemClock::wait(std::chrono::milliseconds duration, std::stop_token stop) {
    std::mutex mutex;
    std::condition_variable_any woken;
    std::unique_lock lock{mutex};
    woken.wait_for(lock, stop, duration, [] { return false; });
}

}  // namespace dealwire::system
