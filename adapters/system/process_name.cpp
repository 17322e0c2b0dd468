#include "adapters/system/process_name.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <fstream>
#include <optional>
#include <sstream>

namespace dealwire::system {
namespace {

std::string host_name() {
    std::array<char, 256> name{};
    ::gethostname(name.data(), name.size() - 1);
    return name.data();
}

std::string target_of(const char* link) {
    std::array<char, 64> target{};
    const auto length = ::readlink(link, target.data(), target.size());
    return length > 0 ? std::string{target.data(), static_cast<std::size_t>(length)}
                      : std::string{};
}

/// Unlike that of any other boot of any machine; empty where the kernel does not tell.
std::string boot() {
    constexpr std::size_t kEnough = 13;  // 12 digits by chance, and a dash
    std::ifstream file{"/proc/sys/kernel/random/boot_id"};
    std::string id;
    std::getline(file, id);
    if (id.size() < kEnough) return {};
    id.resize(kEnough);
    std::erase(id, '-');
    return id;
}

/// The number of the PID namespace, out of "pid:[4026531836]"; empty where the kernel does not
/// tell.
std::string pid_namespace() {
    const std::string link = target_of("/proc/self/ns/pid");
    const std::size_t begin = link.find('[');
    const std::size_t end = link.find(']');
    if (begin == std::string::npos || end == std::string::npos) return {};
    return link.substr(begin + 1, end - begin - 1);
}

/// "host@boot.namespace": where one pid means one process. Only the host where the kernel does not
/// tell the rest.
std::string this_place() {
    const std::string booted = boot();
    const std::string pids = pid_namespace();
    if (booted.empty() || pids.empty()) return host_name();
    return host_name() + "@" + booted + "." + pids;
}

bool is_known(const std::string& place) { return place.find('@') != std::string::npos; }

/// What /proc tells of a process of our namespace.
struct Seen {
    std::string start;   ///< ticks since boot
    bool ended = false;  ///< and nobody asked about it yet
};

/// Nothing where it cannot be read. Fields 3 and 22 of /proc/PID/stat, counted after the command,
/// which may hold blanks and brackets itself.
std::optional<Seen> look_at(const std::string& pid) {
    // A /proc of another namespace tells of other processes.
    if (target_of("/proc/self") != std::to_string(::getpid())) return std::nullopt;
    std::ifstream file{"/proc/" + pid + "/stat"};
    std::string text;
    std::getline(file, text);
    const std::size_t command_end = text.rfind(')');
    if (command_end == std::string::npos) return std::nullopt;
    std::istringstream fields{text.substr(command_end + 1)};
    std::string field;
    fields >> field;
    Seen seen{.start = {}, .ended = field == "Z" || field == "X"};
    for (int number = 4; number <= 22; ++number) fields >> field;
    if (!fields) return std::nullopt;
    seen.start = field;
    return seen;
}

bool is_gone(const std::string& pid) {
    pid_t number = 0;
    const auto [end, error] = std::from_chars(pid.data(), pid.data() + pid.size(), number);
    if (error != std::errc{} || end != pid.data() + pid.size() || number <= 0) return false;
    return ::kill(number, 0) != 0 && errno == ESRCH;
}

}  // namespace

std::string this_process() {
    const std::string pid = std::to_string(::getpid());
    const auto seen = look_at(pid);
    return this_place() + "/" + pid + "/" + (seen ? seen->start : std::string{});
}

std::string place_of(const std::string& process) { return process.substr(0, process.find('/')); }

bool may_be_alive(const std::string& process) {
    const std::size_t first = process.find('/');
    const std::size_t last = process.rfind('/');
    if (first == std::string::npos || first == last) return true;
    const std::string place = place_of(process);
    if (!is_known(place) || place != this_place()) return true;
    const std::string pid = process.substr(first + 1, last - first - 1);
    if (is_gone(pid)) return false;
    const auto seen = look_at(pid);
    if (!seen) return true;
    const std::string start = process.substr(last + 1);
    return !seen->ended && (start.empty() || seen->start == start);
}

}  // namespace dealwire::system
