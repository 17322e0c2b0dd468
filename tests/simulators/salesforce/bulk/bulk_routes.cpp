#include "tests/simulators/salesforce/bulk/bulk_routes.hpp"

#include "tests/simulators/salesforce/bulk/bulk.hpp"
#include "tests/simulators/salesforce/bulk/job_json.hpp"
#include "tests/simulators/salesforce/bulk/multipart.hpp"
#include "tests/simulators/salesforce/rest/answers.hpp"

#include <charconv>
#include <chrono>

namespace dealwire::orgsim {

namespace {

using Parts = std::vector<std::string>;

constexpr int kBadRequest = 400;
constexpr int kUnsupportedMedia = 415;

JobContext context_of(const Session& session) {
    return {session.grant.user_id, session.version, stored_time(session.org.clock().now()),
            std::chrono::steady_clock::now()};
}

HttpResponse csv_response(std::string csv) {
    HttpResponse response;
    response.content_type = "text/csv; charset=UTF-8";
    response.body = std::move(csv);
    return response;
}

std::size_t max_records(const HttpRequest& request) {
    const std::string text = request.parameter("maxRecords");
    if (text.empty()) return 0;
    std::size_t count = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, status] = std::from_chars(text.data(), end, count);
    if (status != std::errc{} || stop != end || count == 0) {
        throw ApiError(kBadRequest, "INVALID_SEARCH_SCOPE", "maxRecords must be a positive number");
    }
    return count;
}

HttpResponse query_results(const Session& session, const HttpRequest& request,
                           const std::string& id) {
    ResultPage page = session.org.bulk().queries.results(
        id, max_records(request), request.parameter("locator"), context_of(session));
    HttpResponse response = csv_response(std::move(page.csv));
    response.headers.emplace_back("Sforce-Locator", page.locator);
    response.headers.emplace_back("Sforce-NumberOfRecords", std::to_string(page.records));
    return response;
}

HttpResponse answer_query_job(const Session& session, const HttpRequest& request,
                              const Parts& parts) {
    QueryJobs& jobs = session.org.bulk().queries;
    const std::string& id = parts[1];
    const std::string& method = request.method;
    if (parts.size() == 3 && method == "GET" && parts[2] == "results") {
        return query_results(session, request, id);
    }
    if (parts.size() == 3 && method == "GET" && parts[2] == "resultPages") {
        return json_response(200,
                             jobs.pages(id, request.parameter("locator"), context_of(session)));
    }
    if (parts.size() != 2) not_found();
    if (method == "GET") return json_response(200, jobs.info(id));
    if (method == "PATCH") {
        if (wanted_state(request.json()) != JobState::Aborted) {
            throw ApiError(kBadRequest, "INVALIDJOBSTATE", "A query job can only be aborted");
        }
        return json_response(200, jobs.abort(id, context_of(session)));
    }
    if (method != "DELETE") method_not_allowed(method);
    jobs.remove(id);
    return empty_response(204);
}

HttpResponse answer_query_jobs(const Session& session, const HttpRequest& request,
                               const Parts& parts) {
    if (parts.size() > 1) return answer_query_job(session, request, parts);
    QueryJobs& jobs = session.org.bulk().queries;
    if (request.method == "GET") {
        return json_response(200, jobs.list(request.parameter("queryLocator"), session.base()));
    }
    if (request.method != "POST") method_not_allowed(request.method);
    return json_response(200, jobs.create(request.json(), *session.visible, context_of(session)));
}

HttpResponse create_ingest(const Session& session, const HttpRequest& request) {
    IngestJobs& jobs = session.org.bulk().ingests;
    const std::string type = request.header("content-type");
    if (!lower(type).starts_with("multipart/")) {
        return json_response(
            200, jobs.create(request.json(), nullptr, *session.visible, context_of(session)));
    }
    const auto parts = multipart_parts(type, request.body);
    const auto job = parts.find("job");
    const auto content = parts.find("content");
    if (job == parts.end() || content == parts.end()) {
        throw ApiError(kBadRequest, "INVALIDJOB", "The parts 'job' and 'content' are needed");
    }
    return json_response(200, jobs.create(parse_json(job->second), &content->second,
                                          *session.visible, context_of(session)));
}

HttpResponse answer_ingest_part(const Session& session, const HttpRequest& request,
                                const std::string& id, const std::string& part) {
    IngestJobs& jobs = session.org.bulk().ingests;
    const std::string folded = lower(part);
    if (folded == "batches") {
        if (request.method != "PUT") method_not_allowed(request.method);
        const std::string type = lower(request.header("content-type"));
        if (!type.empty() && type.find("csv") == std::string::npos) {
            throw ApiError(kUnsupportedMedia, "UNSUPPORTED_MEDIA_TYPE",
                           "Unsupported content type: " + type);
        }
        jobs.upload(id, request.body);
        return empty_response(201);
    }
    if (request.method != "GET") method_not_allowed(request.method);
    if (folded == "successfulresults") {
        return csv_response(jobs.result(id, IngestResult::Successful));
    }
    if (folded == "failedresults") return csv_response(jobs.result(id, IngestResult::Failed));
    if (folded == "unprocessedrecords") {
        return csv_response(jobs.result(id, IngestResult::Unprocessed));
    }
    not_found();
}

HttpResponse answer_ingest_jobs(const Session& session, const HttpRequest& request,
                                const Parts& parts) {
    IngestJobs& jobs = session.org.bulk().ingests;
    const std::string& method = request.method;
    if (parts.size() == 1) {
        if (method == "POST") return create_ingest(session, request);
        if (method != "GET") method_not_allowed(method);
        return json_response(200, jobs.list(request.parameter("queryLocator"), session.base()));
    }
    const std::string& id = parts[1];
    if (parts.size() == 3) return answer_ingest_part(session, request, id, parts[2]);
    if (parts.size() != 2) not_found();
    if (method == "GET") return json_response(200, jobs.info(id));
    if (method == "PATCH") {
        return json_response(200, jobs.change(id, request.json(), context_of(session)));
    }
    if (method != "DELETE") method_not_allowed(method);
    jobs.remove(id);
    return empty_response(204);
}

}  // namespace

HttpResponse answer_jobs(const Session& session, const HttpRequest& request,
                         const std::vector<std::string>& parts) {
    if (!parts.empty() && parts[0] == "query") return answer_query_jobs(session, request, parts);
    if (!parts.empty() && parts[0] == "ingest") return answer_ingest_jobs(session, request, parts);
    not_found();
}

bool advance_jobs(Org& org, std::chrono::milliseconds budget) {
    const auto visible = org.visible();
    const IngestTarget target{
        org.records(), {*visible, org.schema()}, {org.integration_user(), visible.get()}};
    const auto now = std::chrono::steady_clock::now();
    const JobContext context{org.integration_user(), "", stored_time(org.clock().now()), now};
    return org.bulk().advance(org.database(), target, context, now + budget);
}

}  // namespace dealwire::orgsim
