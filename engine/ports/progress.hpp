#pragma once

#include <cstdint>
#include <string>

namespace dealwire::ports {

/// Is told how long work goes. Several pieces of work may be on their way at once, each known by
/// its name. Thread-safe.
class Progress {
public:
    virtual ~Progress() = default;

    /// A piece of work begins; `total` 0 means that it is not known. Begun again: its total is
    /// known now, and what was done counts on.
    virtual void begin(const std::string& what, std::int64_t total) = 0;
    virtual void advance(const std::string& what, std::int64_t by) = 0;
    virtual void end(const std::string& what) = 0;
};

}  // namespace dealwire::ports
