#pragma once

#include "engine/base/result.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::http {

struct Header {
    std::string name;
    std::string value;

    bool operator==(const Header&) const = default;
};

using Headers = std::vector<Header>;

/// The first header of that name, whatever its case; nothing where there is none.
std::optional<std::string> header(const Headers& headers, std::string_view name);

/// How long one request may take. All three hold together; the first to run out ends it.
struct Deadlines {
    std::chrono::milliseconds connect{15'000};  ///< TCP and TLS together
    std::chrono::milliseconds read{120'000};    ///< silence between two bytes, sending included
    std::chrono::milliseconds total{
        660'000};  ///< Salesforce itself ends a request after 10 minutes
};

struct Request {
    std::string method = "GET";
    /// Absolute. Sent exactly as written: whoever builds it encodes what must be encoded, so that
    /// an encoded slash in an external id or in a server's link survives.
    std::string url;
    Headers headers = {};  ///< without Host, Content-Length, Connection and Accept-Encoding
    std::string body = {};
    Deadlines deadlines = {};
    std::size_t body_limit = 64U << 20U;  ///< of the answer, after decompression
    bool idempotent = false;  ///< may be sent again when nobody knows whether it arrived
    bool compress = false;    ///< send the body with gzip, if that is worth it
};

struct Response {
    int status = 0;
    Headers headers = {};
    std::string body = {};  ///< decompressed
    int attempts = 1;       ///< how many answers this cost, the last one included
};

/// Sends one request and waits for its answer. Any status is an answer; following redirects is the
/// caller's decision.
///
/// Threads: thread-safe unless an implementation says otherwise.
/// Errors: Transient (code CONNECT_FAILED, TIMEOUT, CONNECTION_CLOSED or BAD_ANSWER), Rejected
/// (BAD_URL, TLS_REFUSED, ANSWER_TOO_LARGE) and Stopped. `detail` names the host, never the path.
class Transport {
public:
    virtual ~Transport() = default;

    virtual base::Result<Response> send(const Request& request, std::stop_token stop) = 0;
};

}  // namespace dealwire::http
