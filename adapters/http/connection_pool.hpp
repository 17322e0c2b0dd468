#pragma once

#include "adapters/http/connection.hpp"

#include <Poco/Clock.h>

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace dealwire::http {

/// Connections that wait for their next request, by origin. Thread-safe.
class ConnectionPool {
public:
    ConnectionPool(std::chrono::milliseconds idle_limit, std::size_t idle_per_origin)
        : idle_limit_{idle_limit}, idle_per_origin_{idle_per_origin} {}

    /// The youngest that is still good; null where there is none.
    std::unique_ptr<Connection> take(const std::string& origin);
    /// Only after a whole answer was read.
    void give_back(const std::string& origin, std::unique_ptr<Connection> connection);

private:
    struct Idle {
        std::unique_ptr<Connection> connection;
        Poco::Clock since;
    };

    std::chrono::milliseconds idle_limit_;
    std::size_t idle_per_origin_;
    std::mutex mutex_;
    std::map<std::string, std::vector<Idle>> idle_;
};

}  // namespace dealwire::http
