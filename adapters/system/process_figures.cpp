#include "adapters/system/process_figures.hpp"

#include <unistd.h>

#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

namespace dealwire::system {
namespace {

namespace fs = std::filesystem;

/// The fields of /proc/self/stat from the third on: the second, the name of the program, may hold
/// blanks and brackets. Source: proc(5).
std::istringstream stat_after_name() {
    std::ifstream file{"/proc/self/stat"};
    std::string line;
    std::getline(file, line);
    const std::size_t end = line.rfind(')');
    return std::istringstream{end == std::string::npos ? std::string{} : line.substr(end + 1)};
}

/// When the machine started, in seconds since 1970. Not from /proc/stat, which a hardened service
/// does not see.
double boot_time() {
    timespec since_boot{};
    timespec now{};
    ::clock_gettime(CLOCK_BOOTTIME, &since_boot);
    ::clock_gettime(CLOCK_REALTIME, &now);
    constexpr double kNano = 1e-9;
    return static_cast<double>(now.tv_sec - since_boot.tv_sec) +
           static_cast<double>(now.tv_nsec - since_boot.tv_nsec) * kNano;
}

std::int64_t open_files() {
    std::error_code ignored;
    const fs::directory_iterator files{"/proc/self/fd", ignored};
    return ignored ? 0 : std::distance(fs::begin(files), fs::end(files));
}

std::int64_t resident_bytes() {
    std::ifstream file{"/proc/self/statm"};
    std::int64_t whole = 0;
    std::int64_t resident = 0;
    file >> whole >> resident;
    return resident * ::sysconf(_SC_PAGESIZE);
}

}  // namespace

std::optional<ProcessFigures> process_figures() {
    constexpr int kUserTime = 14;
    constexpr int kSystemTime = 15;
    constexpr int kStartTime = 22;
    const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
    std::istringstream stat = stat_after_name();
    ProcessFigures figures;
    double started = 0;
    std::string word;
    int field = 3;
    for (; field <= kStartTime && stat >> word; ++field) {
        if (field == kUserTime || field == kSystemTime)
            figures.cpu_seconds += std::stod(word) / ticks;
        if (field == kStartTime) started = std::stod(word) / ticks;
    }
    if (field <= kStartTime) return std::nullopt;
    figures.started = boot_time() + started;
    figures.resident_bytes = resident_bytes();
    figures.open_files = open_files();
    return figures;
}

}  // namespace dealwire::system
