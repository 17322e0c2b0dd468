#pragma once

#include "engine/base/result.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
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

/// What requests cost, whatever became of them.
struct Traffic {
    int requests = 0;        ///< sent, or begun to be sent
    std::int64_t bytes = 0;  ///< of answers, as they travelled: compressed, heads included
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
    bool idempotent = false;     ///< may be sent again when nobody knows whether it arrived
    bool compress = false;       ///< send the body with gzip, if that is worth it
    Traffic* traffic = nullptr;  ///< added to, by one thread; null where nobody counts
};

struct Response {
    int status = 0;
    Headers headers = {};
    std::string body = {};  ///< decompressed
};

/// Takes a decompressed body piece by piece. An error ends the request and comes out of it; so does
/// what it throws.
using BodySink = std::function<base::Result<void>(std::string_view piece)>;

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

    /// The same in constant memory: the body of an answer with a status from 200 to 299 goes to
    /// `sink` as it arrives, without a limit of its size, and `Response::body` stays empty. The
    /// time that the sink takes counts for the total deadline. A body that ends early, or whose
    /// compression is damaged, is an error after the pieces before it were delivered.
    virtual base::Result<Response> stream(const Request& request, const BodySink& sink,
                                          std::stop_token stop) = 0;
};

}  // namespace dealwire::http
