#include "tests/bench/import/org/site.hpp"

#include <nlohmann/json.hpp>

#include <charconv>

namespace dealwire::bench {
namespace {

using Json = nlohmann::ordered_json;
using std::chrono::system_clock;

constexpr std::string_view kLocator = "PAGE";
constexpr std::uint64_t kOverlap = 500;

std::string header_line(const Table& table) {
    std::string line;
    for (const std::string& column : table.columns)
        line.append(line.empty() ? "\"" : ",\"").append(column).append("\"");
    return line + "\n";
}

}  // namespace

Answer Site::jobs(const Request& request, const std::string& rest) {
    if (request.method == "POST") return create_job(request.body);
    const std::size_t slash = rest.find('/', 1);
    const std::string id = rest.empty() ? "" : rest.substr(1, slash - 1);
    Job job;
    {
        const std::lock_guard lock{mutex_};
        const auto found = jobs_.find(id);
        if (found == jobs_.end())
            return refusal(404, "NOT_FOUND", "The requested resource does not exist");
        job = found->second;
        if (request.method == "DELETE") jobs_.erase(found);
    }
    if (request.method == "DELETE") return {.status = 204};
    if (request.method == "PATCH") return job_info(id, job, true);
    if (slash == std::string::npos) return job_info(id, job, true);
    return rest.ends_with("/resultPages") ? page_links(id, job) : job_page(request, job);
}

/// All at once; a real org lists five a call.
Answer Site::page_links(const std::string& id, const Job& job) const {
    Json links = Json::array();
    for (std::size_t i = 0; i < pages_of(job).size(); ++i)
        links.push_back(
            {{"resultUrl", "/services/data/v66.0/jobs/query/" + id +
                               "/results?locator=" + std::string{kLocator} + std::to_string(i)}});
    return json_answer(Json{
        {"resultPages", std::move(links)},
        {"nextRecordsUrl", nullptr},
        {"done", true}}.dump());
}

Answer Site::create_job(const std::string& body) {
    const Json wish = Json::parse(body);
    const std::string text = wish.value("query", "");
    const auto parsed = parse_soql(text);
    const Table* table = parsed ? library_.table(parsed->object) : nullptr;
    if (!table) return refused(text);
    if (const std::string trouble = column_trouble(*table, *parsed); !trouble.empty())
        return refused(trouble);
    if (!parsed->ids.empty()) return refused(text);
    const auto first = first_row(*table, *parsed);
    if (!first) return refused(text);
    // What follows a first page is served as the whole table, and an increment without the few rows
    // of its overlap: held they are either way.
    const bool changes = !parsed->from.empty() && *first + kOverlap >= table->rows;

    Job job{table, wish.value("operation", "query"), changes, system_clock::now(),
            std::chrono::steady_clock::now()};
    std::string id;
    {
        const std::lock_guard lock{mutex_};
        id = std::to_string(++last_job_);
        id = "750Kb" + std::string(10 - id.size(), '0') + id + "IAA";
        jobs_[id] = job;
    }
    return job_info(id, job, false);
}

Answer Site::job_info(const std::string& id, const Job& job, bool polled) const {
    const bool complete =
        polled && std::chrono::steady_clock::now() - job.begun >= options_.job_time;
    std::uint64_t rows = 0;
    for (const PageFile& page : pages_of(job)) rows += page.rows;
    Json info{{"id", id},
              {"operation", job.operation},
              {"object", job.table->name},
              {"createdById", kUserId},
              {"createdDate", time_text(job.created)},
              {"systemModstamp", time_text(system_clock::now())},
              {"state", complete ? "JobComplete"
                        : polled ? "InProgress"
                                 : "UploadComplete"},
              {"concurrencyMode", "Parallel"},
              {"contentType", "CSV"},
              {"apiVersion", 66.0},
              {"lineEnding", "LF"},
              {"columnDelimiter", "COMMA"}};
    if (polled) {
        info["jobType"] = "V2Query";
        info["numberRecordsProcessed"] = complete ? rows : 0;
        info["retries"] = 0;
        info["totalProcessingTime"] = 0;
        info["isPkChunkingSupported"] = true;
    }
    return json_answer(info.dump());
}

std::vector<PageFile> Site::pages_of(const Job& job) const {
    if (!job.changes) return job.table->pages;
    PageFile page = job.table->changed_page;
    if (!changed_) page.rows = 0;
    return {page};
}

Answer Site::job_page(const Request& request, const Job& job) const {
    const std::vector<PageFile> pages = pages_of(job);
    const std::string locator = request.parameter("locator");
    std::size_t number = 0;
    if (!locator.empty()) {
        const char* end = locator.data() + locator.size();
        if (!locator.starts_with(kLocator) ||
            std::from_chars(locator.data() + kLocator.size(), end, number).ptr != end)
            return refusal(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
    }
    if (number >= pages.size())
        return refusal(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
    const std::string next =
        number + 1 < pages.size() ? std::string{kLocator} + std::to_string(number + 1) : "null";
    Answer answer{.headers = {{"Sforce-Locator", next},
                              {"Sforce-NumberOfRecords", std::to_string(pages[number].rows)}},
                  .type = "text/csv"};
    if (pages[number].rows > 0)
        answer.file = pages[number].file;
    else
        answer.body = header_line(*job.table);
    return answer;
}

}  // namespace dealwire::bench
