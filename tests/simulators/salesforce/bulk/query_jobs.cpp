#include "tests/simulators/salesforce/bulk/query_jobs.hpp"

#include "tests/simulators/salesforce/bulk/job_json.hpp"
#include "tests/simulators/salesforce/http/api_error.hpp"
#include "tests/simulators/salesforce/soql/result_writer.hpp"
#include "tests/simulators/salesforce/store/database.hpp"
#include "tests/simulators/salesforce/store/ids.hpp"

#include <algorithm>
#include <stdexcept>

namespace dealwire::orgsim {

namespace {

constexpr int kBadRequest = 400;
constexpr int kNotFound = 404;
constexpr int kConflict = 409;
constexpr std::size_t kDefaultPage = 50'000;
constexpr std::size_t kLargestPage = 250'000;
constexpr std::size_t kPageLinks = 5;
constexpr std::size_t kJobsPerList = 1000;

std::vector<std::string> header_of(const Translated& query) {
    std::vector<std::string> header;
    for (const SoqlColumn& column : query.columns) {
        std::string name;
        for (const auto& part : column.path) name.append(part).append(".");
        header.push_back(name.append(column.name));
    }
    return header;
}

}  // namespace

Json QueryJobs::create(const Json& body, const Schema& schema, const JobContext& context) {
    Job made;
    made.operation = text_member(body, "operation");
    if (made.operation != "query" && made.operation != "queryAll") {
        throw ApiError(kBadRequest, "INVALIDJOB", "Unknown operation: " + made.operation);
    }
    read_csv_form(body, made);
    const std::string soql = text_member(body, "query");
    if (soql.empty()) throw ApiError(kBadRequest, "INVALIDJOB", "The query is missing");
    const SoqlOptions options{context.org_time, made.operation == "queryAll", true};
    made.query = translate(soql, schema, options);
    if (jobs_left_ && *jobs_left_ <= 0) {
        throw ApiError(kBadRequest, "LIMIT_EXCEEDED",
                       "Max number of query jobs per 24 hour rolling window exceeded");
    }
    if (jobs_left_) --*jobs_left_;
    made.object = made.query.object;
    made.fate = take_fate(fates_, made.object);
    made.id = make_id("750", instance_, ++last_number_);
    made.created_by = context.user_id;
    made.created = made.modified = context.org_time;
    made.api_version = context.api_version;
    made.state = JobState::UploadComplete;
    made.started = context.now;
    return job_head_json(jobs_.emplace(made.id, std::move(made)).first->second);
}

Json QueryJobs::info(const std::string& id) const { return full_info(job(id)); }

Json QueryJobs::full_info(const Job& job) {
    Json json = job_head_json(job);
    json["jobType"] = "V2Query";
    json["numberRecordsProcessed"] = job.processed;
    json["retries"] = 0;
    json["totalProcessingTime"] = job.milliseconds;
    json["isPkChunkingSupported"] = true;
    if (!job.error.empty()) json["errorMessage"] = job.error;
    return json;
}

Json QueryJobs::list(const std::string& locator, const std::string& base) const {
    const std::size_t first = number_of_locator(locator);
    Json records = Json::array();
    std::size_t index = 0;
    for (const auto& [id, listed] : jobs_) {
        if (index >= first && records.size() < kJobsPerList) records.push_back(full_info(listed));
        ++index;
    }
    const std::size_t next = first + kJobsPerList;
    const bool done = next >= jobs_.size();
    Json answer;
    answer["done"] = done;
    answer["records"] = std::move(records);
    answer["nextRecordsUrl"] =
        done ? Json{} : Json{base + "/jobs/query?queryLocator=" + locator_of(next)};
    return answer;
}

Json QueryJobs::abort(const std::string& id, const JobContext& context) {
    Job& aborted = job(id);
    if (is_final(aborted.state)) {
        throw ApiError(kBadRequest, "INVALIDJOBSTATE",
                       "Job state " + std::string{name_of(aborted.state)} +
                           " does not allow the job to be aborted");
    }
    aborted.state = JobState::Aborted;
    aborted.modified = context.org_time;
    return full_info(aborted);
}

void QueryJobs::remove(const std::string& id) {
    const Job& gone = job(id);
    if (!is_final(gone.state)) {
        throw ApiError(kBadRequest, "INVALIDJOBSTATE",
                       "Only a completed, failed or aborted job can be deleted");
    }
    jobs_.erase(gone.id);
}

bool QueryJobs::complete(const std::string& id) const {
    return job(id).state == JobState::JobComplete;
}

ResultPage QueryJobs::results(const std::string& id, std::size_t max_records,
                              const std::string& locator, const JobContext& context) {
    Job& read = job(id);
    check_version(read, context);
    if (read.state != JobState::JobComplete) {
        throw ApiError(kBadRequest, "INVALIDJOBSTATE", "The job has no results");
    }
    const std::size_t first = number_of_locator(locator);
    const std::size_t asked = max_records == 0 ? kDefaultPage : std::min(max_records, kLargestPage);
    const std::size_t count = std::min(asked, page_rows_.value_or(asked));
    ResultPage page;
    append_csv_row(page.csv, header_of(read.query), read.form);
    page.csv.append(read.rows->read(first, count));
    const std::size_t total = read.rows->rows();
    page.records = first >= total ? 0 : std::min(count, total - first);
    page.locator = first + count < total ? locator_of(first + count) : "null";
    return page;
}

Json QueryJobs::pages(const std::string& id, const std::string& locator,
                      const JobContext& context) const {
    const Job& read = job(id);
    check_version(read, context);
    const std::string base = "/services/data/v" + context.api_version + "/jobs/query/" + read.id;
    const std::size_t total = read.rows == nullptr ? 0 : read.rows->rows();
    std::size_t at = number_of_locator(locator);
    Json links = Json::array();
    while (links.size() < kPageLinks && (at < total || links.empty())) {
        links.push_back(Json{{"resultUrl", base + "/results?locator=" + locator_of(at)}});
        at += kDefaultPage;
    }
    const bool done = at >= total;
    Json answer;
    answer["resultPages"] = std::move(links);
    answer["nextRecordsUrl"] =
        done ? Json{} : Json{base + "/resultPages?locator=" + locator_of(at)};
    answer["done"] = done;
    return answer;
}

void QueryJobs::lift_fates() {
    fates_.clear();
    jobs_left_.reset();
}

void QueryJobs::meet_fate(Job& job) {
    if (job.fate->kind == JobFate::Kind::Failed) {
        job.state = JobState::Failed;
        job.error = job.fate->message;
    } else if (job.fate->kind == JobFate::Kind::Aborted) {
        job.state = JobState::Aborted;
    }
}

bool QueryJobs::advance(Database& database, const JobContext& context) {
    bool busy = false;
    for (auto& [id, due] : jobs_) {
        const auto waited = context.now - due.started;
        if (due.state == JobState::UploadComplete && waited >= delay_) {
            due.state = JobState::InProgress;
            due.modified = context.org_time;
        }
        busy = busy || !is_final(due.state);
        if (due.state != JobState::InProgress || waited < 2 * delay_) continue;
        if (due.fate) {
            meet_fate(due);
            continue;
        }
        try {
            execute(due, database);
        } catch (const std::runtime_error&) {
            due.state = JobState::Failed;  // an org, too, often gives no reason
        }
        due.modified = context.org_time;
    }
    std::erase_if(jobs_, [&](const auto& entry) {
        const Job& job = entry.second;
        return job.fate && job.fate->kind == JobFate::Kind::Vanished &&
               context.now - job.started >= 2 * delay_;
    });
    return busy;
}

void QueryJobs::execute(Job& job, Database& database) {
    const auto begun = std::chrono::steady_clock::now();
    job.rows = std::make_unique<ResultFile>();
    std::string line;
    std::vector<std::string> cells(job.query.columns.size());
    database.each(job.query.sql, job.query.binds, [&](Row&& row) {
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const SoqlColumn& column = job.query.columns[i];
            cells[i] = csv_value(row[column.cell], column.type, column.scale);
        }
        line.clear();
        append_csv_row(line, cells, job.form);
        job.rows->append(line);
        return true;
    });
    job.processed = static_cast<std::int64_t>(job.rows->rows());
    job.state = JobState::JobComplete;
    const auto spent = std::chrono::steady_clock::now() - begun;
    job.milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(spent).count();
}

const QueryJobs::Job& QueryJobs::job(const std::string& id) const {
    const auto whole = normal_id(id);
    const auto found = whole ? jobs_.find(*whole) : jobs_.end();
    if (found != jobs_.end()) return found->second;
    throw ApiError(kNotFound, "NOT_FOUND", "The requested resource does not exist");
}

QueryJobs::Job& QueryJobs::job(const std::string& id) {
    return const_cast<Job&>(std::as_const(*this).job(id));
}

void QueryJobs::check_version(const Job& job, const JobContext& context) const {
    if (job.api_version == context.api_version) return;
    throw ApiError(kConflict, "API_VERSION_MISMATCH",
                   "The job was created with API version " + job.api_version +
                       "; its results can only be read with that version");
}

}  // namespace dealwire::orgsim
