#pragma once

#include <cstdint>
#include <optional>

namespace dealwire::system {

/// What the system says of this process (Linux, /proc/self).
struct ProcessFigures {
    std::int64_t resident_bytes = 0;
    double cpu_seconds = 0;  ///< user and system, all threads
    std::int64_t open_files = 0;
    double started = 0;  ///< seconds since 1970
};

/// Nothing where /proc cannot be read.
std::optional<ProcessFigures> process_figures();

}  // namespace dealwire::system
