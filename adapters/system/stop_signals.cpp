#include "adapters/system/stop_signals.hpp"

#include <unistd.h>

#include <csignal>

namespace dealwire::system {
namespace {

sigset_t stop_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGUSR2);  // our own: ends the listener
    return set;
}

}  // namespace

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
        if (source_.stop_requested()) ::_exit(128 + signal);
        source_.request_stop();
    }
}

}  // namespace dealwire::system
