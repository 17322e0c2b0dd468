#include "engine/base/timed_stop.hpp"

namespace dealwire::base {

TimedStop::TimedStop(Clock& clock, std::chrono::milliseconds within, std::stop_token outer)
    : outer_{std::move(outer), [this] { source_.request_stop(); }},
      timer_{[this, &clock, within](const std::stop_token& done) {
          const Instant end = clock.now() + within;
          while (!done.stop_requested() && clock.now() < end) clock.wait(end - clock.now(), done);
          if (done.stop_requested()) return;
          over_ = true;
          source_.request_stop();
      }} {}

}  // namespace dealwire::base
