#pragma once

#include "engine/base/clock.hpp"

#include <chrono>
#include <cstdint>
#include <mutex>
#include <stop_token>

namespace dealwire::jobs {

/// Wakes workers of this process that wait for work. Thread-safe.
class Bell {
public:
    /// Everybody who waits now goes on.
    void ring();

    /// How often it was rung; to be asked before looking for work, so that no ring in between is
    /// missed.
    [[nodiscard]] std::uint64_t rings() const;

    /// Waits for as long as `longest`, until the next ring after `heard`, or until `stop`.
    void wait(base::Clock& clock, std::uint64_t heard, std::chrono::milliseconds longest,
              std::stop_token stop);

private:
    mutable std::mutex mutex_;  ///< guards what follows
    std::uint64_t rings_ = 0;
    std::stop_source next_;  ///< requested by the next ring
};

}  // namespace dealwire::jobs
