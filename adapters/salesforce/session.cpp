#include "adapters/salesforce/session.hpp"

#include "adapters/json/json.hpp"
#include "adapters/salesforce/faults.hpp"
#include "adapters/salesforce/usage_header.hpp"

namespace dealwire::salesforce {

using base::Fault;

namespace {

// A page of 2,000 wide rows, or five of them in one Composite answer.
constexpr std::size_t kAnswerLimit = 256U << 20U;

}  // namespace

std::string Session::path(const std::string& rest) const {
    return "/services/data/v" + settings_.api_version + rest;
}

http::Request Session::request_for(const Call& call, const Access& access) const {
    http::Request request{.method = call.method,
                          .url = access.instance_url + call.path,
                          .headers = {{"Authorization", "Bearer " + access.token.reveal()},
                                      {"Accept", "application/json"},
                                      {"Sforce-Call-Options", "client=Dealwire"},
                                      {"Sforce-Query-Options",
                                       "batchSize=" + std::to_string(settings_.rows_per_page)}},
                          .deadlines = settings_.deadlines,
                          .body_limit = kAnswerLimit,
                          .idempotent = call.idempotent,
                          .compress = true};
    if (call.body) {
        request.headers.push_back({"Content-Type", "application/json; charset=UTF-8"});
        request.body = json::to_text(*call.body);
    }
    return request;
}

void Session::note(const std::string& path, const base::Result<http::Response>& response,
                   const http::Traffic& traffic) {
    // A refused token costs nothing, nor does the identity service; everything else does, refusals
    // and repetitions included.
    const bool refused = response && response->status == 401;
    if (path.starts_with("/services/data/")) calls_ += traffic.requests - (refused ? 1 : 0);
    if (!response) return;
    if (auto seen = usage_in(*response, clock_.now())) usage_ = seen;
}

base::Result<base::Tree> Session::once(const Call& call, const Access& access,
                                       std::stop_token stop) {
    http::Traffic traffic;
    http::Request request = request_for(call, access);
    request.traffic = &traffic;
    const auto response = transport_.send(request, std::move(stop));
    note(call.path, response, traffic);
    if (!response) return base::fail(response.error());

    const bool accepted = response->status >= 200 && response->status < 300;
    if (accepted && response->body.empty()) return base::Tree{};
    auto body = json::parse(response->body);
    if (accepted && body) return std::move(*body);
    if (accepted)
        return base::fail(
            {Fault::Transient, "BAD_ANSWER",
             "Salesforce answered with status " + std::to_string(response->status) +
                 " and no JSON (" + body.error().reason + ").",
             "Try again later; something on the way may have answered in its place."});
    return base::fail(
        request_fault(response->status, body ? read_error(*body) : OrgError{}, usage_));
}

base::Result<base::Tree> Session::call(const Call& call, std::stop_token stop) {
    auto access = keeper_.current(stop);
    if (!access) return base::fail(access.error());
    auto answer = once(call, *access, stop);
    if (!answer && answer.error().fault == Fault::AuthExpired) {
        access = keeper_.renewed(*access, stop);
        if (!access) return base::fail(access.error());
        answer = once(call, *access, stop);
        // A fresh token is refused too: more of them would only hurt.
        if (!answer && answer.error().fault == Fault::AuthExpired)
            answer.error().fault = Fault::Reauthorise;
    }
    if (!answer && answer.error().fault == Fault::Reauthorise)
        return base::fail(keeper_.dead(answer.error()));
    if (answer) keeper_.works();
    return answer;
}

}  // namespace dealwire::salesforce
