#include "adapters/system/process_name.hpp"

#include <unistd.h>

#include <array>
#include <fstream>
#include <sstream>

namespace dealwire::system {
namespace {

std::string host_name() {
    std::array<char, 256> name{};
    ::gethostname(name.data(), name.size() - 1);
    return name.data();
}

/// Ticks since boot at which the process started; empty where there is none. Field 22 of
/// /proc/PID/stat, counted after the command, which may hold blanks and brackets itself. One that
/// has ended and that nobody asked about yet (state Z or X, field 3) is none any more.
std::string start_of(const std::string& pid) {
    std::ifstream file{"/proc/" + pid + "/stat"};
    std::string text;
    std::getline(file, text);
    const std::size_t command_end = text.rfind(')');
    if (command_end == std::string::npos) return {};
    std::istringstream fields{text.substr(command_end + 1)};
    std::string field;
    fields >> field;
    if (field == "Z" || field == "X") return {};
    for (int number = 4; number <= 22; ++number) fields >> field;
    return fields ? field : std::string{};
}

}  // namespace

std::string this_process() {
    const std::string pid = std::to_string(::getpid());
    return host_name() + "/" + pid + "/" + start_of(pid);
}

bool may_be_alive(const std::string& process) {
    const std::size_t first = process.find('/');
    const std::size_t last = process.rfind('/');
    if (first == std::string::npos || first == last) return true;
    if (process.substr(0, first) != host_name()) return true;
    return start_of(process.substr(first + 1, last - first - 1)) == process.substr(last + 1);
}

}  // namespace dealwire::system
