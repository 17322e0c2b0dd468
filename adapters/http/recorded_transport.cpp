#include "adapters/http/recorded_transport.hpp"

#include "engine/base/stopped.hpp"

namespace dealwire::http {

RecordedTransport& RecordedTransport::on(std::string method, std::string part,
                                         base::Result<Response> outcome) {
    script_.push_back({std::move(method), std::move(part), std::move(outcome)});
    return *this;
}

base::Result<Response> RecordedTransport::send(const Request& request, std::stop_token stop) {
    requests_.push_back(request);
    if (stop.stop_requested()) return base::fail(base::stopped());
    const bool fits = !script_.empty() && script_.front().method == request.method &&
                      request.url.find(script_.front().part) != std::string::npos;
    if (!fits) {
        surprised_ = true;
        return base::fail(
            {base::Fault::Rejected, "UNEXPECTED_REQUEST",
             request.method + " " + request.url + " is not what the script expects."});
    }
    base::Result<Response> outcome = std::move(script_.front().outcome);
    script_.pop_front();
    if (Traffic* traffic = request.traffic) {
        ++traffic->requests;
        if (outcome) traffic->bytes += static_cast<std::int64_t>(outcome->body.size());
    }
    return outcome;
}

base::Result<Response> RecordedTransport::stream(const Request& request, const BodySink& sink,
                                                 std::stop_token stop) {
    base::Result<Response> outcome = send(request, std::move(stop));
    if (!outcome || outcome->status >= 300) return outcome;
    const auto broken_after = std::exchange(broken_after_, std::nullopt);
    const std::string body = std::exchange(outcome->body, {});
    std::string_view rest = std::string_view{body}.substr(0, broken_after.value_or(body.size()));
    for (; !rest.empty(); rest.remove_prefix(std::min(piece_size_, rest.size())))
        if (auto taken = sink(rest.substr(0, piece_size_)); !taken)
            return base::fail(taken.error());
    if (broken_after)
        return base::fail({base::Fault::Transient, "CONNECTION_CLOSED", "The script ended here."});
    return outcome;
}

}  // namespace dealwire::http
