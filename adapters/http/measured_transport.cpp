#include "adapters/http/measured_transport.hpp"

#include "engine/base/stopwatch.hpp"

#include <array>

namespace dealwire::http {
namespace {

std::string_view answer_class(const base::Result<Response>& outcome) {
    constexpr std::array<std::string_view, 6> kClasses{"none", "1xx", "2xx", "3xx", "4xx", "5xx"};
    constexpr int kHundred = 100;
    if (!outcome) return kClasses[0];
    const auto hundreds = static_cast<std::size_t>(std::max(outcome->status, 0) / kHundred);
    return hundreds < kClasses.size() ? kClasses[hundreds] : kClasses[0];
}

}  // namespace

base::Result<Response> MeasuredTransport::send(const Request& request, std::stop_token stop) {
    const base::Stopwatch watch;
    auto outcome = inner_.send(request, std::move(stop));
    tell_({answer_class(outcome), watch.seconds()});
    return outcome;
}

base::Result<Response> MeasuredTransport::stream(const Request& request, const BodySink& sink,
                                                 std::stop_token stop) {
    const base::Stopwatch watch;
    auto outcome = inner_.stream(request, sink, std::move(stop));
    tell_({answer_class(outcome), watch.seconds()});
    return outcome;
}

}  // namespace dealwire::http
