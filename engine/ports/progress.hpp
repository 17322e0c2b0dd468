#pragma once

#include <cstdint>
#include <string>

namespace dealwire::ports {

/// Is told how long work goes. Called from the thread that does the work.
class Progress {
public:
    virtual ~Progress() = default;

    /// A new piece of work; `total` 0 means that it is not known.
    virtual void begin(const std::string& what, std::int64_t total) = 0;
    virtual void advance(std::int64_t by) = 0;
    virtual void end() = 0;
};

}  // namespace dealwire::ports
