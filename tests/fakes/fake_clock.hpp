#pragma once

#include "engine/base/clock.hpp"

#include <atomic>

namespace dealwire::fakes {

/// A clock that moves only when it is told to, or by the time somebody waits for. Thread-safe.
class FakeClock final : public base::Clock {
public:
    static constexpr base::Instant kStart = std::chrono::sys_days{std::chrono::year{2026} / 6 / 1};

    explicit FakeClock(base::Instant start = kStart);
    ~FakeClock() override;

    [[nodiscard]] base::Instant now() const override;

    /// Returns at once; the time has passed afterwards unless `stop` was requested.
    void wait(std::chrono::milliseconds duration, std::stop_token stop) override;

    void advance(std::chrono::milliseconds by);

    void set(base::Instant now);

private:
    std::atomic<std::chrono::milliseconds::rep> now_;
};

}  // namespace dealwire::fakes
