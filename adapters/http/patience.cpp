#include "adapters/http/patience.hpp"

#include "adapters/http/failure.hpp"
#include "engine/base/stopped.hpp"

#include <poll.h>

#include <cerrno>

namespace dealwire::http {

namespace {

// A stop is noticed within this time; shorter only burns CPU while a query runs for minutes.
constexpr int kSliceMilliseconds = 25;

bool elapsed(const Poco::Clock& since, std::chrono::milliseconds limit) {
    return since.isElapsed(std::chrono::microseconds{limit}.count());
}

}  // namespace

void Patience::check() const {
    if (stop_.stop_requested()) throw Failure{base::stopped()};
    if (elapsed(started_, deadlines_.total))
        fail_with(base::Fault::Transient, "TIMEOUT",
                  host_ + " did not finish its answer within " +
                      std::to_string(deadlines_.total.count()) + " ms.");
}

void Patience::wait_until(int socket, For what, const Poco::Clock& since,
                          std::chrono::milliseconds limit, const char* doing) const {
    const short events = what == For::Reading ? POLLIN : POLLOUT;
    for (;;) {
        check();
        pollfd entry{.fd = socket, .events = events, .revents = 0};
        const int ready = ::poll(&entry, 1, kSliceMilliseconds);
        if (ready > 0) return;
        if (ready < 0 && errno != EINTR)
            fail_with(base::Fault::Transient, "CONNECTION_CLOSED",
                      "The connection to " + host_ + " broke.");
        if (elapsed(since, limit))
            fail_with(base::Fault::Transient, "TIMEOUT",
                      host_ + " " + doing + " for " + std::to_string(limit.count()) + " ms.");
    }
}

void Patience::wait_connecting(int socket, For what) {
    wait_until(socket, what, started_, deadlines_.connect, "did not accept a connection");
}

void Patience::wait(int socket, For what) {
    wait_until(socket, what, Poco::Clock{}, deadlines_.read, "was silent");
}

}  // namespace dealwire::http
