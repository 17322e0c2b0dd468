#pragma once

#include "adapters/api/http/message.hpp"
#include "engine/access/scopes.hpp"
#include "engine/base/clock.hpp"
#include "engine/base/id.hpp"

#include <string>

namespace dealwire::api {

/// Who asks, once it is proven.
struct Caller {
    base::TenantId tenant;
    std::string key;   ///< id of the access key, or of the client app; for logs
    std::string name;  ///< what the admin calls it
    access::Scopes scopes;
    bool bearer = false;          ///< by a token; else by key and secret
    bool earlier_secret = false;  ///< by one that was replaced and is good for a while

    [[nodiscard]] bool may(access::Scope scope) const { return scopes.has(scope); }
};

/// Who asked at a certain time.
struct ProvenCaller {
    Caller caller;
    base::Instant at;
};

/// A site behind the door: it is asked only by callers who proved who they are and are within their
/// limits. It decides by their scopes itself. Exceptions become a 500 in the shape of the site.
class CallerSite {
public:
    virtual ~CallerSite() = default;

    virtual HttpReply answer(const HttpRequest& request, const Caller& caller) = 0;

    /// The longest body this request may have, by its head; 0: what the server takes from
    /// everybody. Bodies beyond `api.body_in_memory` arrive as `request.spooled`.
    virtual std::uint64_t most_body(const HttpRequest& request, const Caller& caller);

    /// An answer of the door or the server in the shape of this site's errors.
    virtual HttpReply refuse(const HttpRequest& request, int status, const std::string& why) = 0;
};

}  // namespace dealwire::api
