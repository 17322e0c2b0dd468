#include "tests/bench/import/org/site.hpp"

#include <nlohmann/json.hpp>
#include <sys/resource.h>

#include <algorithm>
#include <charconv>
#include <ctime>
#include <thread>

namespace dealwire::bench {
namespace {

using Json = nlohmann::ordered_json;
using std::chrono::system_clock;

constexpr std::size_t kLargestPage = 2'000;
constexpr std::size_t kSmallestPage = 200;
constexpr int kAllowedCalls = 5'000'000;

/// As HTTP writes it.
std::string date_text(system_clock::time_point when) {
    const std::time_t seconds = system_clock::to_time_t(when);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[40];
    std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
    return text;
}

double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

std::size_t page_rows(const Request& request) {
    constexpr std::string_view kKey = "batchSize=";
    const std::string wish = request.header("sforce-query-options");
    const std::size_t at = wish.find(kKey);
    std::size_t rows = kLargestPage;
    if (at != std::string::npos)
        std::from_chars(wish.data() + at + kKey.size(), wish.data() + wish.size(), rows);
    return std::clamp(rows, kSmallestPage, kLargestPage);
}

std::string address_of(const Request& request) { return "http://" + request.header("host"); }

std::string identity(const Request& request) {
    return address_of(request) + "/id/" + kOrgId + "/" + kUserId;
}

/// `query`, `jobs/query/results`, …: what the counts are kept by.
std::string kind_of(const Request& request, const std::string& path) {
    if (!path.starts_with("/jobs")) {
        const std::size_t slash = path.find('/', 1);
        return path == "/" ? "resources"
                           : path.substr(1, slash == std::string::npos ? slash : slash - 1);
    }
    if (request.method == "POST") return "bulk create";
    if (request.method != "GET") return "bulk discard";
    return path.ends_with("/results") ? "bulk page" : "bulk poll";
}

}  // namespace

Answer Site::answer(const Request& request) {
    if (options_.latency.count() > 0) std::this_thread::sleep_for(options_.latency);
    Answer answer;
    try {
        answer = route(request);
    } catch (const std::exception& trouble) {
        answer = refused(trouble.what());
    }
    answer.headers.emplace_back("Date", date_text(system_clock::now()));
    return answer;
}

Answer Site::route(const Request& request) {
    constexpr std::string_view kData = "/services/data";
    const std::string& path = request.path;
    if (path.starts_with("/bench/")) return control(request);
    if (path.starts_with("/services/oauth2/") || path.starts_with("/id/")) return oauth(request);
    if (!path.starts_with(kData)) return refusal(404, "NOT_FOUND", "no such resource");
    if (path.size() <= kData.size() + 1)
        return json_answer(
            R"([{"label":"Winter '21","url":"/services/data/v51.0","version":"51.0"},)"
            R"({"label":"Spring '26","url":"/services/data/v66.0","version":"66.0"}])");
    if (request.header("authorization") != std::string{"Bearer "} + kToken)
        return refusal(401, "INVALID_SESSION_ID", "Session expired or invalid");

    const std::size_t version = path.find('/', kData.size() + 1);
    const std::string rest = version == std::string::npos ? "/" : path.substr(version);
    Answer answer = data(request, rest);
    count(kind_of(request, rest), answer);
    std::uint64_t calls = 0;
    {
        const std::lock_guard lock{mutex_};
        for (const auto& [kind, number] : calls_) calls += number;
    }
    answer.headers.emplace_back("Sforce-Limit-Info", "api-usage=" + std::to_string(calls) + "/" +
                                                         std::to_string(kAllowedCalls));
    return answer;
}

Answer Site::control(const Request& request) {
    const std::lock_guard lock{mutex_};
    if (request.path == "/bench/reset") {
        jobs_.clear();
        calls_.clear();
        bytes_ = 0;
        refused_.clear();
    } else if (request.path == "/bench/edition") {
        changed_ = request.parameter("changed") == "1";
    }
    std::uint64_t calls = 0;
    for (const auto& [kind, number] : calls_) calls += number;
    return json_answer(Json{
        {"calls", calls},
        {"by_kind", calls_},
        {"bytes", bytes_},
        {"cpu_seconds", cpu_seconds()},
        {"open_jobs", jobs_.size()},
        {"refused",
         refused_}}.dump());
}

Answer Site::oauth(const Request& request) {
    if (request.path == "/services/oauth2/token")
        return json_answer(Json{
            {"access_token", kToken},
            {"scope", "id api"},
            {"instance_url", address_of(request)},
            {"id", identity(request)},
            {"token_type", "Bearer"},
            {"issued_at",
             "1768000000000"}}.dump());
    return json_answer(Json{{"id", identity(request)},
                            {"sub", identity(request)},
                            {"user_id", kUserId},
                            {"organization_id", kOrgId},
                            {"preferred_username", "bench@bench.test"},
                            {"username", "bench@bench.test"},
                            {"name", "Benchmark"},
                            {"email", "bench@bench.test"}}
                           .dump());
}

Answer Site::data(const Request& request, const std::string& path) {
    if (path.starts_with("/tooling")) return refusal(404, "NOT_FOUND", "not served");
    if (path == "/") return json_answer(Json{{"identity", identity(request)}}.dump());
    if (path.starts_with("/jobs/query")) return jobs(request, path.substr(11));
    if (path == "/composite") return composite(request);
    if (path == "/sobjects" || path == "/sobjects/") return sobjects("");
    if (path.starts_with("/sobjects/")) return sobjects(path.substr(10));
    if (path.starts_with("/queryAll")) return query(request, path.substr(9));
    if (path.starts_with("/query")) return query(request, path.substr(6));
    if (path.starts_with("/limits"))
        return json_answer(
            Json{{"DailyApiRequests", {{"Max", kAllowedCalls}, {"Remaining", kAllowedCalls}}},
                 {"DailyBulkV2QueryJobs", {{"Max", 10'000}, {"Remaining", 9'990}}}}
                .dump());
    return refused(request.method + " " + path);
}

Answer Site::composite(const Request& request) {
    const Json body = Json::parse(request.body);
    std::string answers;
    for (const auto& part : body.at("compositeRequest")) {
        const std::string url = part.at("url");
        const std::size_t mark = url.find('?');
        Request inner{.method = part.at("method"), .headers = request.headers};
        inner.path = url.substr(0, mark);
        if (mark != std::string::npos) inner.query = url.substr(mark + 1);
        const std::size_t version =
            inner.path.find('/', std::string_view{"/services/data/"}.size());
        const Answer one = data(inner, inner.path.substr(version));
        answers.append(answers.empty() ? "" : ",").append(R"({"body":)");
        answers.append(one.body.empty() ? "null" : one.body);
        answers.append(R"(,"httpHeaders":{},"httpStatusCode":)").append(std::to_string(one.status));
        answers.append(R"(,"referenceId":)").append(part.at("referenceId").dump()).append("}");
    }
    return json_answer(R"({"compositeResponse":[)" + answers + "]}");
}

Answer Site::sobjects(const std::string& rest) {
    if (rest.empty()) {
        std::string list;
        for (const Table& table : library_.tables())
            list.append(list.empty() ? "" : ",").append(table.describe.text());
        return json_answer(R"({"encoding":"UTF-8","maxBatchSize":200,"sobjects":[)" + list + "]}");
    }
    const std::size_t slash = rest.find('/');
    const Table* table = library_.table(rest.substr(0, slash));
    const std::string what = slash == std::string::npos ? "" : rest.substr(slash + 1);
    if (!table) return refusal(404, "NOT_FOUND", "The requested resource does not exist");
    if (what == "describe" || what == "describe/")
        return json_answer(std::string{table->describe.text()});
    if (what == kUserId)  // who the Salesforce CLI has logged in
        return json_answer(Json{{"Id", kUserId}, {"Username", "bench@bench.test"}}.dump());
    if (what.starts_with("deleted"))
        return json_answer(Json{{"deletedRecords", Json::array()},
                                {"earliestDateAvailable", "2020-01-01T00:00:00.000+0000"},
                                {"latestDateCovered", time_text(system_clock::now())}}
                               .dump());
    return refused("sobjects/" + rest);
}

Answer Site::query(const Request& request, const std::string& rest) {
    if (rest.size() > 1)
        return next_page_answer(library_, rest.substr(1), {changed_}, page_rows(request));
    return soql(request.parameter("q"), page_rows(request));
}

Answer Site::soql(const std::string& text, std::size_t rows) {
    const auto parsed = parse_soql(text);
    if (!parsed) return refused(text);
    const Answer answer = query_answer(library_, *parsed, {changed_}, rows);
    if (answer.status == 400 && library_.table(parsed->object)) return refused(text);
    return answer;
}

Answer Site::refused(const std::string& what) {
    const std::lock_guard lock{mutex_};
    refused_.push_back(what);
    return refusal(400, "STATIC_ORG", "The static org has no answer to: " + what);
}

void Site::count(const std::string& kind, const Answer& answer) {
    const std::lock_guard lock{mutex_};
    ++calls_[kind];
    bytes_ += answer.file.descriptor >= 0 ? answer.file.bytes : answer.body.size();
}

}  // namespace dealwire::bench
