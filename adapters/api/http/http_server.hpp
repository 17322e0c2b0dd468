#pragma once

#include "adapters/api/http/site.hpp"
#include "engine/base/clock.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace dealwire::api {

/// For servers of one kind of page. Called from several threads at once.
using HttpHandler = std::function<HttpReply(const HttpRequest&)>;

struct ServerSettings {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;   ///< 0 picks a free one
    std::string certificate;  ///< PEM file with its chain; empty: plain http
    std::string private_key;  ///< PEM file
    int threads = 16;         ///< requests worked on at once
    /// Open at once; for a further one that closes which has said nothing whole for longest.
    std::size_t connections = 512;
    /// The same of one address (of one /64 of IPv6). 0: no limit. This machine itself and what
    /// comes through a proxy of ours are not counted.
    std::size_t connections_per_address = 64;
    bool behind_proxy = false;  ///< one of ours: `X-Forwarded-For` is believed (its last address)
    bool secure = false;        ///< reached by https alone; browsers are told so
    std::size_t most_header = 16U << 10U;
    std::size_t most_body = 64U << 10U;  ///< where the site says nothing else
    std::size_t in_memory = 1U << 20U;   ///< a longer body goes into a temporary file
    std::filesystem::path spool;         ///< folder of such files; empty: the system's
    std::size_t slowest = 32U << 10U;    ///< bytes a second that a body has to arrive at
    std::chrono::seconds silence{10};    ///< between two pieces of a request, or two requests
    /// For a body too long to be held in memory until it is whole, beside what `slowest` gives it,
    /// while others wait for its thread.
    std::chrono::seconds patience{3};
    /// From the end of one answer to the whole of the next request; for a body beside what
    /// `slowest` gives it; twice that for an answer. A connection that is older is closed with the
    /// next answer.
    std::chrono::seconds connection{60};
    std::chrono::seconds farewell{10};  ///< for requests that are being answered, on stopping
};

/// HTTP/1.1, with TLS 1.2 or newer where there is a certificate. A connection costs a thread only
/// while its request is answered: who is silent or slow holds up nobody. Listens from construction
/// to destruction, which lets running requests end, and no others. Every answer carries its request
/// id as `X-Request-Id`. No answer allows other origins anything (CORS).
class HttpServer {
public:
    /// Throws std::runtime_error with a sentence where the port or the certificate cannot be had.
    /// `site` outlives it.
    HttpServer(ServerSettings settings, Site& site, base::Clock& clock);
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
