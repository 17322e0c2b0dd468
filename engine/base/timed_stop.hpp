#pragma once

#include "engine/base/clock.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <stop_token>
#include <thread>

namespace dealwire::base {

/// Work that must end in time: its token asks it to stop once the time is over, or where `outer`
/// does. Takes a thread that waits. Outlives the work.
class TimedStop {
public:
    TimedStop(Clock& clock, std::chrono::milliseconds within, std::stop_token outer);
    ~TimedStop() = default;
    TimedStop(const TimedStop&) = delete;
    TimedStop& operator=(const TimedStop&) = delete;
    TimedStop(TimedStop&&) = delete;
    TimedStop& operator=(TimedStop&&) = delete;

    [[nodiscard]] std::stop_token token() const { return source_.get_token(); }

    /// Whether it was the time that asked.
    [[nodiscard]] bool is_over() const { return over_; }

private:
    std::stop_source source_;
    std::atomic<bool> over_ = false;
    std::stop_callback<std::function<void()>> outer_;
    std::jthread timer_;  ///< last: it uses the others
};

}  // namespace dealwire::base
