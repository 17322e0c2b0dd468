#pragma once

#include "adapters/http/transport.hpp"
#include "engine/base/clock.hpp"
#include "engine/base/uuid.hpp"

#include <functional>
#include <optional>

namespace dealwire::http {

struct RetryPolicy {
    int attempts = 5;  ///< the first one included
    /// Half a second to begin with: a person who mistyped a host waits four seconds on average.
    std::chrono::milliseconds first_delay{500};
    std::chrono::milliseconds longest_delay{30'000};
    /// No new attempt begins later than this after the first. Long enough for a restart of a
    /// server, short enough that a person who waits for a command still gets his answer.
    std::chrono::milliseconds total{180'000};
    /// Whether an answer is a failure, and of which kind. Default: `failure_by_status`.
    std::function<std::optional<base::Error>(const Response&)> failure_of = {};
};

/// 420, 429, 502, 503 and 504 are passing troubles (429 RateLimited, the others Transient); so is
/// 500. `Retry-After` in seconds is taken over for 429 and 503.
std::optional<base::Error> failure_by_status(const Response& response);

/// `Retry-After` in whole seconds; nothing where absent or a date.
std::optional<std::chrono::seconds> retry_after(const Response& response);

/// How long to wait after attempt number `attempt` (from 1) failed: exponential with full jitter,
/// `fraction` in [0, 1); what the server asked for always wins where it is longer.
std::chrono::milliseconds delay_after(int attempt, const base::Error& why,
                                      const RetryPolicy& policy, double fraction);

/// Repeats requests that may be repeated (`Request::idempotent`) when they met a passing trouble
/// (Transient or RateLimited); all others go through once. What it gives up on is returned as it
/// came: the last answer or the last error.
class RetryingTransport : public Transport {
public:
    RetryingTransport(Transport& inner, base::Clock& clock, base::Entropy& entropy,
                      RetryPolicy policy);

    base::Result<Response> send(const Request& request, std::stop_token stop) override;

    /// Repeated only while nothing was delivered: afterwards the caller alone knows what to keep.
    base::Result<Response> stream(const Request& request, const BodySink& sink,
                                  std::stop_token stop) override;

private:
    using Attempt = std::function<base::Result<Response>()>;

    /// As long as `again` says so after a passing trouble.
    base::Result<Response> repeat(const Attempt& attempt, const std::function<bool()>& again,
                                  const std::stop_token& stop);
    [[nodiscard]] std::optional<base::Error> trouble_in(
        const base::Result<Response>& outcome) const;

    Transport& inner_;
    base::Clock& clock_;
    base::Entropy& entropy_;
    RetryPolicy policy_;
};

}  // namespace dealwire::http
