#include "adapters/system/stop_signals.hpp"

#include <unistd.h>

#include <csignal>
#include <mutex>
#include <utility>

namespace dealwire::system {
namespace {

sigset_t stop_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    sigaddset(&set, SIGUSR2);  // our own: ends the listener
    return set;
}

/// Signals are of the process, and so is who listens to this one.
struct Listening {
    std::mutex mutex;
    std::function<void()> told;
};

Listening& listening() {
    static Listening the_one;
    return the_one;
}

/// False where nobody listens.
bool tell_of_hang_up() {
    const std::lock_guard lock{listening().mutex};
    if (listening().told) listening().told();
    return static_cast<bool>(listening().told);
}

}  // namespace

HangUps::HangUps(std::function<void()> told) {
    const std::lock_guard lock{listening().mutex};
    listening().told = std::move(told);
}

HangUps::~HangUps() {
    const std::lock_guard lock{listening().mutex};
    listening().told = nullptr;
}

StopSignals::StopSignals() {
    const sigset_t set = stop_signals();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    std::signal(SIGPIPE, SIG_IGN);  // a reader that went away is an ordinary write error
    listener_ = std::jthread{[this] { listen(); }};
}

StopSignals::~StopSignals() { pthread_kill(listener_.native_handle(), SIGUSR2); }

void StopSignals::listen() {
    const sigset_t set = stop_signals();
    int signal = 0;
    while (sigwait(&set, &signal) == 0) {
        if (signal == SIGUSR2) return;
        if (signal == SIGHUP && tell_of_hang_up()) continue;
        if (source_.stop_requested()) ::_exit(128 + signal);
        source_.request_stop();
    }
}

}  // namespace dealwire::system
