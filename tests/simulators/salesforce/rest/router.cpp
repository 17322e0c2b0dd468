#include "tests/simulators/salesforce/rest/router.hpp"

#include "tests/simulators/salesforce/bulk/bulk_routes.hpp"
#include "tests/simulators/salesforce/composite/collections.hpp"
#include "tests/simulators/salesforce/composite/composite.hpp"
#include "tests/simulators/salesforce/oauth/endpoints.hpp"
#include "tests/simulators/salesforce/rest/answers.hpp"
#include "tests/simulators/salesforce/rest/describe.hpp"
#include "tests/simulators/salesforce/rest/org_resources.hpp"
#include "tests/simulators/salesforce/rest/queries.hpp"
#include "tests/simulators/salesforce/rest/records.hpp"

namespace dealwire::orgsim {
namespace {

using Segments = std::vector<std::string>;

void require(const HttpRequest& request, const char* method) {
    if (request.method != method) {
        method_not_allowed(request.method);
    }
}

/// /sobjects and below; `parts` begins with the object.
HttpResponse dispatch_sobjects(const Session& session, const HttpRequest& request,
                               const Segments& parts) {
    if (parts.empty()) {
        require(request, "GET");
        return answer_describe_global(session, request);
    }
    const std::string& object = parts[0];
    if (parts.size() == 1) {
        return request.method == "POST" ? answer_create(session, object, request)
                                        : answer_object_info(session, object);
    }
    if (parts.size() == 2 && parts[1] == "describe") {
        return answer_describe(session, object, request);
    }
    if (parts.size() == 2 && parts[1] == "updated") {
        return answer_updated(session, object, request);
    }
    if (parts.size() == 2 && parts[1] == "deleted") {
        return answer_deleted(session, object, request);
    }
    if (parts.size() == 2) {
        return answer_record(session, object, parts[1], request);
    }
    if (parts.size() == 3) {
        return answer_by_key(session, object, parts[1], parts[2], request);
    }
    not_found();
}

HttpResponse dispatch_composite(const Session& session, const HttpRequest& request,
                                const Segments& parts) {
    if (!parts.empty() && parts[0] == "sobjects") {
        return answer_collections(session, request, Segments(parts.begin() + 1, parts.end()));
    }
    require(request, "POST");
    if (parts.empty()) {
        return answer_composite(session, request);
    }
    if (parts[0] == "graph") {
        return answer_graph(session, request);
    }
    if (parts[0] == "batch") {
        return answer_batch(session, request);
    }
    if (parts[0] == "tree" && parts.size() == 2) {
        return answer_tree(session, parts[1], request);
    }
    not_found();
}

HttpResponse dispatch_limits(const Session& session, const HttpRequest& request,
                             const Segments& parts) {
    require(request, "GET");
    if (parts.empty()) {
        return answer_limits(session);
    }
    if (parts[0] == "recordCount") {
        return answer_record_count(session, request);
    }
    not_found();
}

HttpResponse dispatch_query(const Session& session, const HttpRequest& request,
                            const Segments& parts, bool all) {
    require(request, "GET");
    return parts.empty() ? answer_query(session, request, all)
                         : answer_next_page(session, parts[0]);
}

bool is_version(const std::string& segment) { return segment.starts_with('v'); }

Session open_session(Org& org, const HttpRequest& request, const std::string& version) {
    const auto grant = org.tokens().use(bearer_token(request));
    if (!grant) {
        throw ApiError(401, "INVALID_SESSION_ID", "Session expired or invalid");
    }
    return {org, *grant, org.visible(), version};
}

HttpResponse answer_with_session(Org& org, const HttpRequest& request) {
    const std::string version = request.segments[2].substr(1);
    check_version(version);
    const Session session = open_session(org, request, version);
    if (!org.usage().take_call()) {
        throw ApiError(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
    }
    return dispatch(session, request);
}

}  // namespace

HttpResponse dispatch(const Session& session, const HttpRequest& request) {
    HttpRequest asked = request;
    if (asked.method == "POST" && !asked.parameter("_HttpMethod").empty()) {
        asked.method = asked.parameter("_HttpMethod");
    }
    const Segments& all = asked.segments;
    if (all.size() < 3 || all[0] != "services" || all[1] != "data" || !is_version(all[2])) {
        not_found();
    }
    const Segments parts(all.begin() + 3, all.end());
    if (parts.empty()) {
        return answer_resources(session);
    }
    const Segments rest(parts.begin() + 1, parts.end());
    if (parts[0] == "sobjects") {
        return dispatch_sobjects(session, asked, rest);
    }
    if (parts[0] == "query" || parts[0] == "queryAll") {
        return dispatch_query(session, asked, rest, parts[0] == "queryAll");
    }
    if (parts[0] == "composite") {
        return dispatch_composite(session, asked, rest);
    }
    if (parts[0] == "jobs") {
        return answer_jobs(session, asked, rest);
    }
    if (parts[0] == "tooling" && rest.size() == 1 && rest[0] == "query") {
        return answer_tooling_query(session, asked);
    }
    if (parts[0] == "limits") {
        return dispatch_limits(session, asked, rest);
    }
    not_found();
}

HttpResponse dispatch_or_error(const Session& session, const HttpRequest& request) {
    try {
        return dispatch(session, request);
    } catch (const ApiError& error) {
        return error_response(error);
    }
}

HttpResponse answer_rest(Org& org, const HttpRequest& request) {
    if (request.segments.size() == 2) {
        return answer_versions();
    }
    HttpResponse response;
    try {
        response = answer_with_session(org, request);
    } catch (const ApiError& error) {
        response = error_response(error);
    } catch (const Json::exception& error) {
        // A value of the wrong JSON type where the request's own shape is read.
        response = error_response({400, "JSON_PARSER_ERROR", error.what()});
    } catch (const std::exception& error) {
        response = error_response({500, "UNKNOWN_EXCEPTION", error.what()});
    }
    response.headers.emplace_back("Sforce-Limit-Info", org.usage().header());
    return response;
}

}  // namespace dealwire::orgsim
