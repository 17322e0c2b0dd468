#pragma once

#include "adapters/api/http/message.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace dealwire::api {

/// What becomes of a request whose head has arrived.
struct Admission {
    /// Answered at once; the body is not read and the connection ends.
    std::optional<HttpReply> refused = std::nullopt;
    /// A longer body is refused with 413. 0: what the server takes from everybody.
    std::uint64_t most_body = 0;
    /// Handed to `answer` with the request.
    std::shared_ptr<const ProvenCaller> proven = nullptr;
};

/// Answers the requests of some paths. `answer` may be called by several threads at once. What it
/// throws becomes a bare 500, so a site that has a shape for errors catches it itself.
class Site {
public:
    virtual ~Site() = default;

    virtual HttpReply answer(const HttpRequest& request) = 0;

    /// Asked before the body is read: `request` has none yet. A site that takes large bodies says
    /// so here, and finds out here who sends them.
    virtual Admission admit(const HttpRequest& request);

    /// What the server itself refuses (too long, being stopped, failed): `why` is a sentence for
    /// people. As plain text by default.
    virtual HttpReply refuse(const HttpRequest& request, int status, const std::string& why);
};

}  // namespace dealwire::api
