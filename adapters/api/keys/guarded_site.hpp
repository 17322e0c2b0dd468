#pragma once

#include "adapters/api/http/site.hpp"
#include "adapters/api/keys/access_recorder.hpp"
#include "adapters/api/keys/authenticator.hpp"
#include "engine/access/request_limiter.hpp"
#include "engine/ports/event_log.hpp"

#include <string>

namespace dealwire::api {

/// The door of the API: lets requests through to a site only from callers who proved who they are,
/// whose tenant is active, and who are within their limits; writes down who came, and turns what
/// fails inside into a 500 without telling anything about it, or a 503 where it was the store. What
/// it refuses has the shape of that site's errors. Who sends a body is found out once, before it is
/// read.
///
/// Threads: may be called by several at once. Never throws.
class GuardedSite final : public Site {
public:
    struct Ports {
        Authenticator& authenticator;
        access::RequestLimiter& limiter;
        AccessRecorder& recorder;
        base::Clock& clock;
        ports::EventLog& log;
    };

    struct Settings {
        std::string name;             ///< of the part of the API, for the log: "/v2"
        std::uint64_t most_body = 0;  ///< of requests where the site says nothing else
        bool limited = true;          ///< counts against the limits of the tenant
    };

    GuardedSite(CallerSite& site, Ports ports, Settings settings)
        : site_{site}, ports_{ports}, settings_{std::move(settings)} {}

    HttpReply answer(const HttpRequest& request) override;
    Admission admit(const HttpRequest& request) override;
    HttpReply refuse(const HttpRequest& request, int status, const std::string& why) override;

private:
    tl::expected<Caller, Denial> prove(const HttpRequest& request);
    HttpReply let_in(const HttpRequest& request, const Caller& caller);
    HttpReply answered(const HttpRequest& request, const Caller& caller);
    HttpReply turn_away(const HttpRequest& request, const Denial& denial);
    HttpReply failed(const HttpRequest& request, const std::exception& error);

    CallerSite& site_;
    Ports ports_;
    Settings settings_;
};

}  // namespace dealwire::api
