#pragma once

#include "adapters/http/transport.hpp"

#include <Poco/Clock.h>

#include <stop_token>

namespace dealwire::http {

/// Waits for a socket in short slices, so that a request ends when it was told to stop and never
/// outlives its deadlines, however slowly bytes drip in. Measures with Poco's monotonic clock: what
/// is timed here are system calls, not business.
class Patience {
public:
    enum class For { Reading, Writing };

    Patience(const Deadlines& deadlines, std::stop_token stop, std::string host)
        : deadlines_{deadlines}, stop_{std::move(stop)}, host_{std::move(host)} {}

    /// Until the connect deadline, counted from the start of the request.
    void wait_connecting(int socket, For what);
    /// Until the read deadline, counted from now.
    void wait(int socket, For what);

    /// Throws where the request should end now.
    void check() const;

    [[nodiscard]] const std::string& host() const { return host_; }

private:
    void wait_until(int socket, For what, const Poco::Clock& since, std::chrono::milliseconds limit,
                    const char* doing) const;

    Deadlines deadlines_;
    std::stop_token stop_;
    std::string host_;
    Poco::Clock started_;
};

}  // namespace dealwire::http
