#pragma once

#include "tests/simulators/salesforce/http/message.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace dealwire::orgsim {

struct Reply {
    HttpResponse response;
    bool drop = false;                         ///< close the connection instead of answering
    std::optional<std::size_t> truncate = {};  ///< close it after so many bytes of the body as sent
};

/// Called from several threads at once.
using Handler = std::function<Reply(const HttpRequest&)>;

/// One line per answered request; from several threads at once.
using AccessLog = std::function<void(const HttpRequest&, const Reply&)>;

/// HTTP/1.1 with keep-alive, gzip in both directions and Salesforce's limits on headers. Listens
/// from construction to destruction; port 0 picks a free one. Throws std::runtime_error when the
/// port cannot be had.
class HttpServer {
public:
    HttpServer(const std::string& address, std::uint16_t port, Handler handler, AccessLog log);
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;
    HttpServer(HttpServer&&) = delete;
    HttpServer& operator=(HttpServer&&) = delete;

    std::uint16_t port() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace dealwire::orgsim
