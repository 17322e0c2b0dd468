#pragma once

#include "engine/base/clock.hpp"

#include <chrono>
#include <optional>

namespace dealwire::importing {

/// Cuts what is left of a reading into windows of stamps, one after the other, once the org found
/// the whole of it too much. Windows are read in order and leave no gap; their width follows what
/// the org can take. Before the first cut there is one window without an end.
class StampWindows {
public:
    /// `from`: where the reading begins; nothing: with the oldest record. `horizon`: about now,
    /// only to know what to halve; the last window has no end, whatever is later than the horizon.
    StampWindows(std::optional<base::Instant> from, base::Instant horizon);

    /// Where the window to be read now begins; nothing: with the oldest record.
    [[nodiscard]] std::optional<base::Instant> from() const { return from_; }

    /// Before which stamp it ends; nothing: it is the last.
    [[nodiscard]] std::optional<base::Instant> until() const;

    /// Everything before `reached` was read: the window begins there.
    void reach(base::Instant reached);

    /// The window was too much: it is halved. False where it cannot be narrower.
    bool narrow();

    /// The window was read to its end: the next one, twice as wide. False: that was the last.
    bool next();

private:
    [[nodiscard]] base::Instant begin() const;

    std::optional<base::Instant> from_;
    base::Instant horizon_;
    std::optional<std::chrono::seconds> width_;  ///< nothing: to the end
};

}  // namespace dealwire::importing
