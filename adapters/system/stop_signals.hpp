#pragma once

#include <stop_token>
#include <thread>

namespace dealwire::system {

/// Turns SIGINT and SIGTERM into a stop request. Make it before any other thread, because threads
/// inherit the blocked signals. A second signal ends the process at once.
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

}  // namespace dealwire::system
