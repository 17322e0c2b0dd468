#pragma once

#include "tests/bench/resolve/outcome.hpp"

#include <array>
#include <cstddef>

namespace dealwire::bench {

/// What a run is busy with.
enum class Phase : std::size_t { Load, Read, Match, Write };

/// Adds up the seconds of each phase. One phase is always on.
class PhaseClock {
public:
    explicit PhaseClock(Phase first) : now_{first} {}

    void enter(Phase next) {
        const double at = now_seconds();
        seconds_[static_cast<std::size_t>(now_)] += at - since_;
        since_ = at;
        now_ = next;
    }

    [[nodiscard]] double seconds(Phase phase) {
        enter(now_);
        return seconds_[static_cast<std::size_t>(phase)];
    }

private:
    Phase now_;
    double since_ = now_seconds();
    std::array<double, 4> seconds_{};
};

/// A phase for the length of a block; afterwards it is matching again.
class During {
public:
    During(PhaseClock& clock, Phase phase) : clock_{clock} { clock_.enter(phase); }

    ~During() { clock_.enter(Phase::Match); }

    During(const During&) = delete;
    During& operator=(const During&) = delete;

private:
    PhaseClock& clock_;
};

}  // namespace dealwire::bench
