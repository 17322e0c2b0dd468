#include "adapters/http/retrying_transport.hpp"

#include "engine/base/stopped.hpp"

#include <charconv>

namespace dealwire::http {

using base::Fault;
using std::chrono::milliseconds;

std::optional<std::chrono::seconds> retry_after(const Response& response) {
    const auto text = header(response.headers, "Retry-After");
    if (!text) return std::nullopt;
    int seconds = 0;
    const char* end = text->data() + text->size();
    const auto [stopped, error] = std::from_chars(text->data(), end, seconds);
    if (error != std::errc{} || stopped != end || seconds < 0) return std::nullopt;
    return std::chrono::seconds{seconds};
}

std::optional<base::Error> failure_by_status(const Response& response) {
    const std::string detail =
        "The server answered with status " + std::to_string(response.status) + ".";
    switch (response.status) {
        case 429:
            return base::Error{Fault::RateLimited, "", detail, "", retry_after(response)};
        case 420:
        case 500:
        case 502:
        case 503:
        case 504:
            return base::Error{Fault::Transient, "", detail, "", retry_after(response)};
        default:
            return std::nullopt;
    }
}

milliseconds delay_after(int attempt, const base::Error& why, const RetryPolicy& policy,
                         double fraction) {
    const milliseconds grown = policy.first_delay * (1LL << std::min(attempt - 1, 20));
    const milliseconds capped = std::min(grown, policy.longest_delay);
    const milliseconds spread{
        static_cast<milliseconds::rep>(static_cast<double>(capped.count()) * fraction)};
    return std::max<milliseconds>(spread, why.retry_after.value_or(std::chrono::seconds{0}));
}

RetryingTransport::RetryingTransport(Transport& inner, base::Clock& clock, base::Entropy& entropy,
                                     RetryPolicy policy)
    : inner_{inner}, clock_{clock}, entropy_{entropy}, policy_{std::move(policy)} {
    if (!policy_.failure_of) policy_.failure_of = failure_by_status;
}

std::optional<base::Error> RetryingTransport::trouble_in(
    const base::Result<Response>& outcome) const {
    const std::optional<base::Error> failure =
        outcome ? policy_.failure_of(*outcome) : std::optional{outcome.error()};
    if (!failure) return std::nullopt;
    const bool passing = failure->fault == Fault::Transient || failure->fault == Fault::RateLimited;
    return passing ? failure : std::nullopt;
}

base::Result<Response> RetryingTransport::repeat(const Attempt& attempt,
                                                 const std::function<bool()>& again,
                                                 const std::stop_token& stop) {
    const base::Instant started = clock_.now();
    for (int number = 1;; ++number) {
        base::Result<Response> outcome = attempt();
        const std::optional<base::Error> trouble = trouble_in(outcome);
        if (!trouble || !again() || number >= policy_.attempts) return outcome;

        const milliseconds delay = delay_after(number, *trouble, policy_, entropy_.fraction());
        if (clock_.now() - started + delay > policy_.total) return outcome;
        clock_.wait(delay, stop);
        if (stop.stop_requested()) return base::fail(base::stopped());
    }
}

base::Result<Response> RetryingTransport::send(const Request& request, std::stop_token stop) {
    return repeat([&] { return inner_.send(request, stop); }, [&] { return request.idempotent; },
                  stop);
}

base::Result<Response> RetryingTransport::stream(const Request& request, const BodySink& sink,
                                                 std::stop_token stop) {
    bool delivered = false;
    const BodySink noticing = [&](std::string_view piece) {
        delivered = true;
        return sink(piece);
    };
    return repeat([&] { return inner_.stream(request, noticing, stop); },
                  [&] { return request.idempotent && !delivered; }, stop);
}

}  // namespace dealwire::http
