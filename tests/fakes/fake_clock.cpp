#include "tests/fakes/fake_clock.hpp"

namespace dealwire::fakes {

FakeClock::FakeClock(base::Instant start) : now_{start.time_since_epoch().count()} {}

FakeClock::~FakeClock() = default;

base::Instant FakeClock::now() const {
    return base::Instant{std::chrono::milliseconds{now_.load()}};
}

void FakeClock::wait(std::chrono::milliseconds duration, std::stop_token stop) {
    if (!stop.stop_requested()) advance(duration);
}

void FakeClock::advance(std::chrono::milliseconds by) { now_ += by.count(); }

void FakeClock::set(base::Instant now) { now_ = now.time_since_epoch().count(); }

}  // namespace dealwire::fakes
