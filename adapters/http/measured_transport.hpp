#pragma once

#include "adapters/http/transport.hpp"

#include <functional>

namespace dealwire::http {

/// What became of one request: the class of its answer ("2xx" to "5xx"), or "none".
struct MeasuredCall {
    std::string_view answer;
    double seconds = 0;
};

/// Tells of every request that goes through `inner`, each attempt of a repeated one by itself.
/// Thread-safe where `inner` and `tell` are.
class MeasuredTransport final : public Transport {
public:
    MeasuredTransport(Transport& inner, std::function<void(const MeasuredCall&)> tell)
        : inner_{inner}, tell_{std::move(tell)} {}

    base::Result<Response> send(const Request& request, std::stop_token stop) override;
    base::Result<Response> stream(const Request& request, const BodySink& sink,
                                  std::stop_token stop) override;

private:
    Transport& inner_;
    std::function<void(const MeasuredCall&)> tell_;
};

}  // namespace dealwire::http
