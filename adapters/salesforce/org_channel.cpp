#include "adapters/salesforce/org_channel.hpp"

#include "adapters/http/date.hpp"
#include "adapters/json/json.hpp"
#include "adapters/salesforce/faults.hpp"
#include "adapters/salesforce/usage_header.hpp"

namespace dealwire::salesforce {

using base::Fault;

namespace {

// A page of 2,000 wide rows, or five of them in one Composite answer.
constexpr std::size_t kAnswerLimit = 256U << 20U;

// A page of a Bulk result passes through the store while it is read.
constexpr std::chrono::minutes kDownloadTotal{60};

// A token can expire while the call that it was got for is under way. Where a second fresh one is
// refused too, more of them would only hurt.
constexpr int kMostRenewals = 2;

/// Troubles of the org itself say little in its own words; the query, which may be long, is left
/// out.
std::string origin(const Call& call, int status, const std::string& code) {
    const std::string path = call.path.substr(0, call.path.find('?'));
    return " (HTTP " + std::to_string(status) + (code.empty() ? "" : " " + code) + ", " +
           call.method + " " + path + ")";
}

base::Error refusal_in(const Call& call, const http::Response& response,
                       const std::optional<model::ApiUsage>& usage) {
    const auto body = json::parse(response.body);
    base::Error error =
        request_fault(response.status, body ? read_error(*body) : OrgError{}, usage);
    if (error.fault == Fault::Transient || error.fault == Fault::RateLimited)
        error.detail += origin(call, response.status, error.code);
    return error;
}

}  // namespace

std::string OrgChannel::path(const std::string& rest) const {
    return "/services/data/v" + settings_.api_version + rest;
}

std::optional<model::ApiUsage> OrgChannel::usage() const {
    const std::lock_guard lock{mutex_};
    return usage_;
}

int OrgChannel::calls() const {
    const std::lock_guard lock{mutex_};
    return calls_;
}

http::Request OrgChannel::request_for(const Call& call, bool text, const Access& access) const {
    http::Request request{.method = call.method,
                          .url = access.instance_url + call.path,
                          .headers = {{"Authorization", "Bearer " + access.token.reveal()},
                                      {"Accept", text ? "text/csv" : "application/json"},
                                      {"Sforce-Call-Options", "client=Dealwire"},
                                      {"Sforce-Query-Options",
                                       "batchSize=" + std::to_string(settings_.rows_per_page)}},
                          .deadlines = settings_.deadlines,
                          .body_limit = kAnswerLimit,
                          .idempotent = call.idempotent,
                          .compress = true};
    if (text)
        request.deadlines.total =
            std::max<std::chrono::milliseconds>(request.deadlines.total, kDownloadTotal);
    if (call.body) {
        request.headers.push_back({"Content-Type", "application/json; charset=UTF-8"});
        request.body = json::to_text(*call.body);
    }
    if (call.csv) {
        request.headers.push_back({"Content-Type", "text/csv; charset=UTF-8"});
        request.body = *call.csv;
        request.compress = false;
    }
    return request;
}

void OrgChannel::note(const std::string& path, const Answer& answer, const http::Traffic& traffic,
                      Tally& tally) {
    // A refused token costs nothing, nor does the identity service; everything else does, refusals
    // and repetitions included.
    const bool refused = answer && answer->status == 401;
    const bool counted = path.starts_with("/services/data/");
    const int calls = counted ? traffic.requests - (refused ? 1 : 0) : 0;
    tally.spent += {calls, traffic.bytes};
    if (const auto date = answer ? http::header(answer->headers, "Date") : std::nullopt)
        tally.answered_at = http::parse_date(*date);
    const auto seen = answer ? usage_in(*answer, clock_.now()) : std::nullopt;
    {
        const std::lock_guard lock{mutex_};
        calls_ += calls;
        if (seen) usage_ = seen;
    }
    if (gate_) gate_->made(calls, seen);
}

OrgChannel::Answer OrgChannel::once(const Call& call, const http::BodySink* sink,
                                    const Access& access, Tally& tally, std::stop_token stop) {
    if (gate_)
        if (auto refusal = gate_->refusal()) return base::fail(std::move(*refusal));
    http::Traffic traffic;
    http::Request request = request_for(call, sink != nullptr, access);
    request.traffic = &traffic;
    Answer answer = sink ? transport_.stream(request, *sink, std::move(stop))
                         : transport_.send(request, std::move(stop));
    note(call.path, answer, traffic, tally);
    if (answer && (answer->status < 200 || answer->status >= 300))
        return base::fail(refusal_in(call, *answer, usage()));
    return answer;
}

OrgChannel::Answer OrgChannel::accepted(const Call& call, const http::BodySink* sink, Tally& tally,
                                        std::stop_token stop) {
    auto access = keeper_.current(stop);
    if (!access) return base::fail(access.error());
    const auto look = [&] { return prove(*access, tally, stop); };
    if (const auto proven = guard_.pass(look, stop); !proven) return base::fail(proven.error());
    auto answer = once(call, sink, *access, tally, stop);
    const auto expired = [&] { return !answer && answer.error().fault == Fault::AuthExpired; };
    for (int renewals = 0; expired() && renewals < kMostRenewals; ++renewals) {
        access = keeper_.renewed(*access, stop);
        if (!access) return base::fail(access.error());
        answer = once(call, sink, *access, tally, stop);
    }
    if (expired()) answer.error().fault = Fault::Reauthorise;
    if (!answer && answer.error().fault == Fault::Reauthorise)
        return base::fail(keeper_.dead(answer.error()));
    if (answer) keeper_.works();
    return answer;
}

base::Result<base::Tree> OrgChannel::call(const Call& call, Tally& tally, std::stop_token stop) {
    const auto answer = accepted(call, nullptr, tally, std::move(stop));
    if (!answer) return base::fail(answer.error());
    if (answer->body.empty()) return base::Tree{};
    auto body = json::parse(answer->body);
    if (body) return std::move(*body);
    return base::fail({Fault::Transient, "BAD_ANSWER",
                       "Salesforce answered with status " + std::to_string(answer->status) +
                           " and no JSON (" + body.error().reason + ").",
                       "Try again later; something on the way may have answered in its place."});
}

base::Result<http::Response> OrgChannel::download(const Call& call, const http::BodySink& sink,
                                                  Tally& tally, std::stop_token stop) {
    return accepted(call, &sink, tally, std::move(stop));
}

}  // namespace dealwire::salesforce
