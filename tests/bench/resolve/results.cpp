#include "tests/bench/resolve/results.hpp"

#include <chrono>
#include <cstdio>
#include <fstream>
#include <utility>

namespace dealwire::bench {
namespace {

/// A line of /proc/self/status, in bytes.
std::size_t status(std::string_view key) {
    std::ifstream in{"/proc/self/status"};
    for (std::string line; std::getline(in, line);)
        if (line.starts_with(key)) return std::stoull(line.substr(key.size() + 1)) * 1024;
    return 0;
}

}  // namespace

double now_seconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

std::size_t resident_bytes() { return status("VmRSS:"); }

std::size_t peak_bytes() { return status("VmHWM:"); }

Stretch::Stretch(std::string name) : name_{std::move(name)}, began_{now_seconds()} {}

Stretch::~Stretch() {
    std::printf("%-28s %9.3f s   resident %5zu MB, peak %5zu MB\n", name_.c_str(),
                now_seconds() - began_, resident_bytes() >> 20U, peak_bytes() >> 20U);
    std::fflush(stdout);
}

}  // namespace dealwire::bench
