#include "engine/base/timed_stop.hpp"

#include "tests/fakes/fake_clock.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>

namespace dealwire::base {
namespace {

using namespace std::chrono_literals;

/// Comes back when the stop is asked for.
void wait_for(std::stop_token stop) {
    std::mutex mutex;
    std::condition_variable_any asked;
    std::unique_lock lock{mutex};
    asked.wait(lock, std::move(stop), [] { return false; });
}

/// On which time stands still.
class StandingClock final : public Clock {
public:
    [[nodiscard]] Instant now() const override { return fakes::FakeClock::kStart; }

    void wait(std::chrono::milliseconds, std::stop_token stop) override {
        wait_for(std::move(stop));
    }
};

TEST(TimedStop, AsksOnceTheTimeIsOver) {
    fakes::FakeClock clock;
    const TimedStop timed{clock, 30s, {}};

    wait_for(timed.token());

    EXPECT_TRUE(timed.is_over());
    EXPECT_GE(clock.now(), fakes::FakeClock::kStart + 30s);
}

TEST(TimedStop, AsksWhereTheOuterStopDoes) {
    StandingClock clock;
    std::stop_source outer;
    const TimedStop timed{clock, 30s, outer.get_token()};
    EXPECT_FALSE(timed.token().stop_requested());

    outer.request_stop();

    EXPECT_TRUE(timed.token().stop_requested());
    EXPECT_FALSE(timed.is_over());
}

TEST(TimedStop, AsksAtOnceWhereTheOuterStopDidBefore) {
    StandingClock clock;
    std::stop_source outer;
    outer.request_stop();

    EXPECT_TRUE((TimedStop{clock, 30s, outer.get_token()}.token().stop_requested()));
}

TEST(TimedStop, EndsWithTheWorkThatWasFaster) {
    StandingClock clock;
    std::stop_token token;
    {
        const TimedStop timed{clock, 30s, {}};
        token = timed.token();
    }
    EXPECT_FALSE(token.stop_requested());
}

}  // namespace
}  // namespace dealwire::base
