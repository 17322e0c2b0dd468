#include "adapters/api/http/open_connections.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

namespace dealwire::api {

OpenConnections::Guest::Guest(OpenConnections& connections, int socket)
    : connections_{connections} {
    const int own = ::dup(socket);
    const std::lock_guard lock{connections_.mutex_};
    const base::Instant now = connections_.clock_.now();
    place_ = connections_.open_.insert(
        connections_.open_.end(),
        {.socket = own, .since = now, .until = now + connections_.allowance_, .quiet_since = now});
    if (connections_.ending_) ::shutdown(own, SHUT_RDWR);
}

OpenConnections::Guest::~Guest() {
    const std::lock_guard lock{connections_.mutex_};
    ::close(place_->socket);
    connections_.open_.erase(place_);
    connections_.changed_.notify_all();
}

void OpenConnections::Guest::head_came() {
    const std::lock_guard lock{connections_.mutex_};
    place_->quiet = false;
}

void OpenConnections::Guest::expect_body(std::chrono::milliseconds extra) {
    const std::lock_guard lock{connections_.mutex_};
    place_->until = connections_.clock_.now() + connections_.allowance_ + extra;
}

bool OpenConnections::Guest::begin() {
    const std::lock_guard lock{connections_.mutex_};
    place_->until = connections_.clock_.now() + 2 * connections_.allowance_;
    place_->answering = !connections_.ending_;
    return place_->answering;
}

void OpenConnections::Guest::end() {
    const std::lock_guard lock{connections_.mutex_};
    const base::Instant now = connections_.clock_.now();
    place_->answering = false;
    place_->until = now + connections_.allowance_;
    place_->quiet = true;
    place_->quiet_since = now;
    // What was answered still travels; the client is only told to ask no more.
    if (connections_.ending_) ::shutdown(place_->socket, SHUT_RD);
    connections_.changed_.notify_all();
}

std::chrono::milliseconds OpenConnections::Guest::age() const {
    const std::lock_guard lock{connections_.mutex_};
    return connections_.clock_.now() - place_->since;
}

void OpenConnections::Guest::drain() {
    constexpr int kPieces = 64;
    constexpr int kPatienceMs = 500;
    std::array<char, 65536> piece{};
    ::shutdown(place_->socket, SHUT_WR);
    for (int i = 0; i < kPieces; ++i) {
        ::pollfd readable{.fd = place_->socket, .events = POLLIN, .revents = 0};
        if (::poll(&readable, 1, kPatienceMs) <= 0) return;
        if (::recv(place_->socket, piece.data(), piece.size(), MSG_DONTWAIT) <= 0) return;
    }
}

void OpenConnections::end_late() {
    const std::lock_guard lock{mutex_};
    for (const One& each : open_)
        if (clock_.now() > each.until) ::shutdown(each.socket, SHUT_RDWR);
}

void OpenConnections::end_quiet(std::chrono::milliseconds at_least) {
    const std::lock_guard lock{mutex_};
    for (const One& each : open_)
        if (each.quiet && clock_.now() - each.quiet_since >= at_least)
            ::shutdown(each.socket, SHUT_RDWR);
}

void OpenConnections::end_all(std::chrono::milliseconds farewell) {
    std::unique_lock lock{mutex_};
    ending_ = true;
    for (const One& each : open_)
        if (!each.answering) ::shutdown(each.socket, SHUT_RD);
    changed_.wait_for(lock, farewell, [&] { return open_.empty(); });
    for (const One& each : open_) ::shutdown(each.socket, SHUT_RDWR);
}

}  // namespace dealwire::api
