#pragma once

#include "engine/base/clock.hpp"
#include "engine/ports/event_log.hpp"

#include <optional>
#include <string>

namespace dealwire::jobs {

/// Tells of a store that is away when it begins and then now and then, where somebody tries it
/// again every second: a log full of one sentence hides everything else. For one thread.
class Outage {
public:
    /// A reminder for who looks at the newest lines alone.
    static constexpr std::chrono::minutes kAgain{5};

    Outage(ports::EventLog& log, base::Clock& clock, std::string event)
        : log_{log}, clock_{clock}, event_{std::move(event)} {}

    void failed(const std::string& why) {
        const base::Instant now = clock_.now();
        if (told_ && now - *told_ < kAgain) return;
        log_.write(ports::Level::Error, event_, {{"why", why}});
        told_ = now;
    }

    void over() { told_.reset(); }

private:
    ports::EventLog& log_;
    base::Clock& clock_;
    std::string event_;
    std::optional<base::Instant> told_;
};

}  // namespace dealwire::jobs
