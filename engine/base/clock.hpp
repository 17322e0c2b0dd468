#pragma once

#include <chrono>
#include <stop_token>

namespace dealwire::base {

/// All times in the engine: UTC, milliseconds.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// The only source of time and the only way to wait. Thread-safe.
class Clock {
public:
    virtual ~Clock() = default;

    [[nodiscard]] virtual Instant now() const = 0;

    /// Waits, or returns early when `stop` is requested.
    virtual void wait(std::chrono::milliseconds duration, std::stop_token stop) = 0;
};

}  // namespace dealwire::base
