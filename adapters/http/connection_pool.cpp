#include "adapters/http/connection_pool.hpp"

namespace dealwire::http {

std::unique_ptr<Connection> ConnectionPool::take(const std::string& origin) {
    const std::lock_guard lock{mutex_};
    std::vector<Idle>& waiting = idle_[origin];
    while (!waiting.empty()) {
        Idle idle = std::move(waiting.back());
        waiting.pop_back();
        const bool old = idle.since.isElapsed(std::chrono::microseconds{idle_limit_}.count());
        if (!old && !idle.connection->stale()) return std::move(idle.connection);
    }
    return nullptr;
}

void ConnectionPool::give_back(const std::string& origin, std::unique_ptr<Connection> connection) {
    const std::lock_guard lock{mutex_};
    std::vector<Idle>& waiting = idle_[origin];
    if (waiting.size() < idle_per_origin_) waiting.push_back({std::move(connection), {}});
}

}  // namespace dealwire::http
