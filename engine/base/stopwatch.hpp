#pragma once

#include <chrono>

namespace dealwire::base {

/// Time that has passed since it was made, for figures alone: nothing is ever decided by it, so it
/// does not come from the Clock.
class Stopwatch {
public:
    [[nodiscard]] double seconds() const {
        return std::chrono::duration<double>{std::chrono::steady_clock::now() - began_}.count();
    }

private:
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

}  // namespace dealwire::base
