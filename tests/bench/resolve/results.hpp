#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dealwire::bench {

/// Measures one stretch of work. Prints `name  seconds  peak memory` when it ends.
class Stretch {
public:
    explicit Stretch(std::string name);
    ~Stretch();
    Stretch(const Stretch&) = delete;
    Stretch& operator=(const Stretch&) = delete;

private:
    std::string name_;
    double began_;
};

double now_seconds();
std::size_t resident_bytes();  ///< of this process, now
std::size_t peak_bytes();      ///< at most so far

}  // namespace dealwire::bench
