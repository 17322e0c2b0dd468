#include "adapters/http/recorded_transport.hpp"

namespace dealwire::http {

RecordedTransport& RecordedTransport::on(std::string method, std::string part,
                                         base::Result<Response> outcome) {
    script_.push_back({std::move(method), std::move(part), std::move(outcome)});
    return *this;
}

base::Result<Response> RecordedTransport::send(const Request& request, std::stop_token stop) {
    requests_.push_back(request);
    if (stop.stop_requested())
        return base::fail({base::Fault::Stopped, "STOPPED", "The request was stopped."});
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
    return outcome;
}

}  // namespace dealwire::http
