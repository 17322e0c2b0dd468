#pragma once

#include <functional>
#include <vector>

namespace dealwire::ports {

/// Does pieces of work side by side, so that the engine needs no threads of its own.
class Lanes {
public:
    virtual ~Lanes() = default;

    /// Begins `work` in the order given, as many at once as there are lanes, and returns when all
    /// have ended. What one throws is thrown on after the others have ended; the first wins.
    virtual void run(std::vector<std::function<void()>> work) = 0;
};

}  // namespace dealwire::ports
