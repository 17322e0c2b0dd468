#pragma once

#include <functional>
#include <stop_token>
#include <thread>

namespace dealwire::system {

/// Turns SIGINT and SIGTERM into a stop request, and SIGHUP as well unless somebody listens to
/// hang-ups. Make it before any other thread, because threads inherit the blocked signals. A second
/// signal ends the process at once.
class StopSignals {
public:
    StopSignals();
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;
    ~StopSignals();

    [[nodiscard]] std::stop_token token() const { return source_.get_token(); }

private:
    void listen();

    std::stop_source source_;
    std::jthread listener_;
};

/// While it lives, a SIGHUP calls `told` from the thread of the signals in place of ending the
/// process: a service reads its settings anew. One at a time in a process.
class HangUps {
public:
    explicit HangUps(std::function<void()> told);
    HangUps(const HangUps&) = delete;
    HangUps& operator=(const HangUps&) = delete;
    ~HangUps();
};

}  // namespace dealwire::system
