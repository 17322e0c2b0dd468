#pragma once

#include "adapters/api/message.hpp"
#include "engine/base/clock.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace dealwire::api {

/// Called from several threads at once. What it throws becomes a bare 500.
using HttpHandler = std::function<HttpReply(const HttpRequest&)>;

struct ServerSettings {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;   ///< 0 picks a free one
    std::string certificate;  ///< PEM file with its chain; empty: plain http
    std::string private_key;  ///< PEM file
    int threads = 16;         ///< requests worked on at once; each open connection holds one
    int waiting = 64;         ///< connections that wait for a thread; further ones are closed
    std::size_t most_header = 16U << 10U;
    std::size_t most_body = 64U << 10U;
    std::chrono::seconds silence{10};     ///< between two pieces of a request, or two requests
    std::chrono::seconds connection{60};  ///< from the first to the last byte of one connection
    std::chrono::seconds farewell{10};    ///< for requests that are being answered, on stopping
};

/// HTTP/1.1 by Poco, with TLS 1.2 or newer where there is a certificate. Listens from construction
/// to destruction, which lets running requests end, and no others.
class HttpServer {
public:
    /// Throws std::runtime_error with a sentence where the port or the certificate cannot be had.
    HttpServer(ServerSettings settings, HttpHandler handler, base::Clock& clock);
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    [[nodiscard]] std::uint16_t port() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace dealwire::api
