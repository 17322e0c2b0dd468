#include "adapters/api/open_connections.hpp"

#include <sys/socket.h>
#include <unistd.h>

namespace dealwire::api {

OpenConnections::Guest::Guest(OpenConnections& connections, int socket)
    : connections_{connections} {
    const int own = ::dup(socket);
    const std::lock_guard lock{connections_.mutex_};
    place_ = connections_.open_.insert(connections_.open_.end(),
                                       {.socket = own, .since = connections_.clock_.now()});
    if (connections_.ending_) ::shutdown(own, SHUT_RDWR);
}

OpenConnections::Guest::~Guest() {
    const std::lock_guard lock{connections_.mutex_};
    ::close(place_->socket);
    connections_.open_.erase(place_);
    connections_.changed_.notify_all();
}

bool OpenConnections::Guest::begin() {
    const std::lock_guard lock{connections_.mutex_};
    place_->answering = !connections_.ending_;
    return place_->answering;
}

void OpenConnections::Guest::end() {
    const std::lock_guard lock{connections_.mutex_};
    place_->answering = false;
    // What was answered still travels; the client is only told to ask no more.
    if (connections_.ending_) ::shutdown(place_->socket, SHUT_RD);
    connections_.changed_.notify_all();
}

void OpenConnections::end_older_than(std::chrono::milliseconds age) {
    const std::lock_guard lock{mutex_};
    for (const One& each : open_) {
        const auto most = each.answering ? 2 * age : age;
        if (clock_.now() - each.since > most) ::shutdown(each.socket, SHUT_RDWR);
    }
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
