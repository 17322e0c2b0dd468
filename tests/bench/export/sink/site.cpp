#include "tests/bench/export/sink/site.hpp"

#include <sys/resource.h>

#include <charconv>
#include <chrono>
#include <ctime>
#include <thread>

namespace dealwire::bench {
namespace {

constexpr const char* kOrgId = "00D000000000001EAA";
constexpr const char* kUserId = "005000000000001AAA";
constexpr const char* kToken = "bench-token";
constexpr const char* kAllowedCalls = "5000000";
constexpr std::string_view kJobs = "/jobs/ingest";

/// As HTTP writes it.
std::string date_text() {
    const std::time_t seconds = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[40];
    std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
    return text;
}

std::string cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return std::to_string(seconds(usage.ru_utime) + seconds(usage.ru_stime));
}

std::string address_of(const Request& request) { return "http://" + request.header("host"); }

std::string identity(const Request& request) {
    return address_of(request) + "/id/" + kOrgId + "/" + kUserId;
}

/// What the counts are kept by.
std::string kind_of(const Request& request, std::string_view path) {
    if (!path.starts_with(kJobs)) {
        const std::size_t second = path.find('/', 1);
        const std::size_t end = path.starts_with("/composite/") ? path.find('/', 11) : second;
        return std::string{path.substr(1, end == std::string_view::npos ? end : end - 1)};
    }
    if (request.method == "POST") return "job create";
    if (request.method == "PUT") return "job upload";
    if (request.method == "PATCH") return "job state";
    return path.find('/', kJobs.size() + 1) == std::string_view::npos ? "job look" : "job results";
}

template <class Map>
std::string map_json(const Map& map, const auto& name_of) {
    std::string text;
    for (const auto& [key, number] : map)
        text.append(text.empty() ? "{" : ",")
            .append(json_text(name_of(key)))
            .append(":")
            .append(std::to_string(number));
    return text.empty() ? "{}" : text + "}";
}

}  // namespace

std::string to_text(const LedgerState& state) {
    const auto number = [](std::string_view name, std::uint64_t value) {
        return json_text(name) + ":" + std::to_string(value) + ",";
    };
    return "{" + number("records", state.records) + number("received", state.received) +
           number("refused", state.refused) + number("rewritten", state.rewritten) + R"("sum":")" +
           std::to_string(state.sum) + R"(","trees":)" +
           map_json(state.trees, [](std::uint32_t details) { return std::to_string(details); }) +
           "}";
}

Answer Site::answer(const Request& request) {
    const bool control = request.path.starts_with("/bench/");
    if (const int wait = latency_ms_; wait > 0 && !control)
        std::this_thread::sleep_for(std::chrono::milliseconds{wait});
    Answer answer;
    try {
        answer = route(request);
    } catch (const std::exception& trouble) {
        answer = refused(request.method + " " + request.path + ": " + trouble.what());
    }
    answer.headers.emplace_back("Date", date_text());
    return answer;
}

Answer Site::route(const Request& request) {
    constexpr std::string_view kData = "/services/data/";
    const std::string& path = request.path;
    if (path.starts_with("/bench/")) return control(request);
    if (path.starts_with("/services/oauth2/") || path.starts_with("/id/")) return oauth(request);
    const std::size_t version = path.starts_with(kData) ? path.find('/', kData.size()) : path.npos;
    if (version == std::string::npos) return refused(request.method + " " + path);
    if (request.header("authorization") != std::string{"Bearer "} + kToken)
        return refusal(401, "INVALID_SESSION_ID", "Session expired or invalid");
    const std::string rest = path.substr(version);
    Answer answer = data(request, rest);
    const std::uint64_t calls = count(kind_of(request, rest), request, answer);
    answer.headers.emplace_back("Sforce-Limit-Info",
                                "api-usage=" + std::to_string(calls) + "/" + kAllowedCalls);
    return answer;
}

Answer Site::control(const Request& request) {
    if (request.path == "/bench/latency") {
        const std::string text = request.parameter("ms");
        int wait = 0;
        std::from_chars(text.data(), text.data() + text.size(), wait);
        latency_ms_ = wait;
    }
    if (request.path == "/bench/clear") {
        ledger_.clear();
        jobs_.clear();
    }
    if (request.path == "/bench/reset" || request.path == "/bench/clear") {
        ledger_.clear_counts();
        const std::lock_guard lock{mutex_};
        calls_.clear();
        refused_.clear();
        bytes_in_ = bytes_out_ = 0;
    }
    return stats();
}

Answer Site::stats() const {
    const std::string held = to_text(ledger_.state());
    const std::lock_guard lock{mutex_};
    std::uint64_t calls = 0;
    for (const auto& [kind, number] : calls_) calls += number;
    std::string refusals;
    for (const std::string& each : refused_)
        refusals.append(refusals.empty() ? "" : ",").append(json_text(each));
    return json_answer(R"({"calls":)" + std::to_string(calls) + R"(,"by_kind":)" +
                       map_json(calls_, [](const std::string& kind) { return kind; }) +
                       R"(,"bytes_in":)" + std::to_string(bytes_in_) + R"(,"bytes_out":)" +
                       std::to_string(bytes_out_) + R"(,"cpu_seconds":)" + cpu_seconds() +
                       R"(,"held":)" + held + R"(,"refused":[)" + refusals + "]}");
}

Answer Site::oauth(const Request& request) const {
    if (request.path == "/services/oauth2/token")
        return json_answer(R"({"access_token":")" + std::string{kToken} +
                           R"(","scope":"id api","instance_url":")" + address_of(request) +
                           R"(","id":")" + identity(request) +
                           R"(","token_type":"Bearer","issued_at":"1768000000000"})");
    return json_answer(
        R"({"id":")" + identity(request) + R"(","user_id":")" + kUserId +
        R"(","organization_id":")" + kOrgId +
        R"(","preferred_username":"bench@bench.test","username":"bench@bench.test"})");
}

Answer Site::data(const Request& request, const std::string& path) {
    if (path.starts_with(kJobs)) return jobs_.answer(request, path.substr(kJobs.size()));
    if (path == "/query" || path == "/query/") return query(request);
    // Shared Activities is off, so there is no such object.
    if (path == "/sobjects/TaskRelation/describe")
        return refusal(404, "NOT_FOUND", "The requested resource does not exist");
    if (auto written = writes_.answer({request.method, path, request.body})) return *written;
    return refused(request.method + " " + path);
}

Answer Site::query(const Request& request) {
    const std::string soql = request.parameter("q");
    if (soql.find("FROM Organization") == std::string::npos) return refused(soql);
    return json_answer(
        R"({"totalSize":1,"done":true,"records":[{"attributes":{"type":"Organization"},"Id":")" +
        std::string{kOrgId} + R"(","Name":"Benchmark","IsSandbox":false}]})");
}

Answer Site::refused(const std::string& what) {
    const std::lock_guard lock{mutex_};
    refused_.push_back(what.substr(0, 400));
    return refusal(400, "BENCH_SINK", "The sink has no answer to: " + what);
}

std::uint64_t Site::count(const std::string& kind, const Request& request, const Answer& answer) {
    const std::lock_guard lock{mutex_};
    ++calls_[kind];
    bytes_in_ += request.body.size();
    bytes_out_ += answer.body.size();
    std::uint64_t calls = 0;
    for (const auto& [name, number] : calls_) calls += number;
    return calls;
}

}  // namespace dealwire::bench
