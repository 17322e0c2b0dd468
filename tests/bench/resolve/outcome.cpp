#include "tests/bench/resolve/outcome.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <string_view>

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

double cpu_seconds() {
    timespec spent{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent);
    return static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_nsec) * 1e-9;
}

std::size_t resident_bytes() { return status("VmRSS:"); }

std::size_t peak_bytes() { return status("VmHWM:"); }

void Report::tell() {
    add_megabytes("peak_mb", peak_bytes());
    std::string text;
    for (const auto& [name, value] : values_)
        text += (text.empty() ? "{\"" : ", \"") + name + "\": " + std::to_string(value);
    std::puts((text + "}").c_str());
}

std::string sorted_text(std::vector<model::RecordId> ids) {
    std::ranges::sort(ids);
    std::string text;
    for (const auto& id : ids) text += (text.empty() ? "" : ",") + id.text();
    return text;
}

void OutcomeFile::add(const model::Resolution& resolution) {
    out_ << resolution.conversation.value << '\t' << sorted_text(resolution.contacts) << '\t'
         << sorted_text(resolution.leads) << '\t' << sorted_text(resolution.accounts) << '\t'
         << resolution.opportunity.text() << '\n';
}

}  // namespace dealwire::bench
