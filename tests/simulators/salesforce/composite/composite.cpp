#include "tests/simulators/salesforce/composite/composite.hpp"

#include "tests/simulators/salesforce/composite/subrequests.hpp"
#include "tests/simulators/salesforce/rest/answers.hpp"
#include "tests/simulators/salesforce/rest/router.hpp"

#include <set>

namespace dealwire::orgsim {
namespace {

constexpr std::size_t kMostSubrequests = 25;
constexpr int kMostHeavy = 5;
constexpr std::size_t kMostGraphs = 75;
constexpr std::size_t kMostNodes = 500;
constexpr std::size_t kMostNodeKinds = 15;
constexpr int kFailedGraphsBeforeHalt = 14;

[[noreturn]] void over_limit(const std::string& what) {
    throw ApiError(400, "LIMIT_EXCEEDED", "The request exceeds the limit of " + what);
}

/// Queries, their next pages and Collections: at most five of them.
bool is_heavy(const std::vector<std::string>& segments) {
    return !segments.empty() && (segments[0] == "query" || segments[0] == "queryAll" ||
                                 (segments[0] == "composite" && segments.size() > 1));
}

bool allowed_inside(const std::vector<std::string>& segments) {
    static const std::set<std::string> kAllowed{"sobjects", "query", "queryAll"};
    return !segments.empty() &&
           (kAllowed.contains(segments[0]) ||
            (segments[0] == "composite" && segments.size() > 1 && segments[1] == "sobjects"));
}

void check_composite(const std::vector<Subrequest>& requests) {
    if (requests.size() > kMostSubrequests) {
        over_limit("25 subrequests");
    }
    int heavy = 0;
    for (const auto& request : requests) {
        const auto segments = resource_segments(request.url);
        if (!allowed_inside(segments)) {
            throw ApiError(400, "INVALID_INPUT",
                           "The URL " + request.url + " cannot be part of a composite request");
        }
        heavy += is_heavy(segments) ? 1 : 0;
    }
    if (heavy > kMostHeavy) {
        over_limit("5 query and sObject Collections subrequests");
    }
}

/// sobjects/X, sobjects/X/{id}, sobjects/X/{field}/{value} and nothing else.
void check_node(const Subrequest& request, std::set<std::string>& kinds) {
    const auto segments = resource_segments(request.url);
    const bool fits = segments.size() >= 2 && segments.size() <= 4 && segments[0] == "sobjects" &&
                      (segments.size() > 2 || request.method == "POST");
    if (!fits) {
        throw ApiError(400, "INVALID_INPUT",
                       "The URL " + request.url + " cannot be part of a graph");
    }
    kinds.insert(lower(segments[1]));
}

struct Graph {
    std::string id;
    std::vector<Subrequest> requests;
};

std::vector<Graph> read_graphs(const Json& body) {
    if (!body.is_object() || !body.contains("graphs") || !body["graphs"].is_array()) {
        throw ApiError(400, "JSON_PARSER_ERROR", "The property graphs must be an array");
    }
    std::vector<Graph> graphs;
    std::set<std::string> ids;
    std::set<std::string> kinds;
    std::size_t nodes = 0;
    for (const auto& json : body["graphs"]) {
        graphs.push_back({json.value("graphId", ""),
                          read_subrequests(json.value("compositeRequest", Json::array()))});
        if (graphs.back().id.empty() || !ids.insert(graphs.back().id).second) {
            throw ApiError(400, "INVALID_INPUT", "Every graph needs a graphId of its own");
        }
        nodes += graphs.back().requests.size();
        for (const auto& request : graphs.back().requests) {
            check_node(request, kinds);
        }
    }
    if (graphs.size() > kMostGraphs) {
        over_limit("75 graphs");
    }
    if (nodes > kMostNodes) {
        over_limit("500 nodes");
    }
    if (kinds.size() > kMostNodeKinds) {
        over_limit("15 different node kinds");
    }
    return graphs;
}

std::vector<Subresponse> halted(const Graph& graph) {
    std::vector<Subresponse> responses;
    for (const auto& request : graph.requests) {
        responses.push_back(
            {request.reference,
             error_response(
                 {400, "PROCESSING_HALTED", "Too many graphs failed; this one was not processed."}),
             true});
    }
    return responses;
}

HttpRequest batch_part(const Json& json) {
    auto url = json.at("url").get<std::string>();
    if (!url.starts_with("/services/data/")) {
        url = "/services/data/" + (url.starts_with('/') ? url.substr(1) : url);
    }
    HttpRequest request = make_request(json.at("method").get<std::string>(), url);
    if (json.contains("richInput")) {
        request.body = json["richInput"].dump();
    }
    return request;
}

HttpResponse run_batch_part(const Session& session, const Json& json, bool halt) {
    if (halt) {
        return error_response({412, "BATCH_PROCESSING_HALTED",
                               "Batch processing halted per request because of an earlier error."});
    }
    try {
        return dispatch_or_error(session, batch_part(json));
    } catch (const Json::exception&) {
        return error_response({400, "JSON_PARSER_ERROR", "A batch request needs method and url"});
    }
}

}  // namespace

HttpResponse answer_composite(const Session& session, const HttpRequest& request) {
    const Json body = request.json();
    if (!body.is_object() || !body.contains("compositeRequest")) {
        throw ApiError(400, "JSON_PARSER_ERROR", "The property compositeRequest is missing");
    }
    const auto requests = read_subrequests(body["compositeRequest"]);
    check_composite(requests);
    HttpResponse response;
    response.body =
        "{\"compositeResponse\":" +
        composite_items(run_subrequests(session, requests, body.value("allOrNone", false))) + "}";
    return response;
}

HttpResponse answer_graph(const Session& session, const HttpRequest& request) {
    const auto graphs = read_graphs(request.json());
    int failed = 0;
    HttpResponse response;
    response.body = "{\"graphs\":[";
    for (const auto& graph : graphs) {
        const auto items = failed >= kFailedGraphsBeforeHalt
                               ? halted(graph)
                               : run_subrequests(session, graph.requests, true);
        const bool good =
            std::none_of(items.begin(), items.end(), [](const auto& item) { return item.failed; });
        failed += good ? 0 : 1;
        response.body += response.body.back() == '[' ? "" : ",";
        response.body += "{\"graphId\":" + Json(graph.id).dump() +
                         ",\"graphResponse\":{\"compositeResponse\":" + composite_items(items) +
                         "},\"isSuccessful\":" + (good ? "true" : "false") + "}";
    }
    response.body += "]}";
    return response;
}

HttpResponse answer_batch(const Session& session, const HttpRequest& request) {
    const Json body = request.json();
    if (!body.is_object() || !body.contains("batchRequests") || !body["batchRequests"].is_array()) {
        throw ApiError(400, "JSON_PARSER_ERROR", "The property batchRequests must be an array");
    }
    const Json& parts = body["batchRequests"];
    if (parts.size() > kMostSubrequests) {
        over_limit("25 subrequests");
    }
    // The request itself was counted; each part counts one.
    session.org.usage().add_calls(std::max<std::int64_t>(0, std::ssize(parts) - 1));
    const bool halt_on_error = body.value("haltOnError", false);
    bool errors = false;
    std::string results;
    for (const auto& part : parts) {
        const HttpResponse answer = run_batch_part(session, part, errors && halt_on_error);
        errors = errors || answer.status >= 400;
        results += results.empty() ? "" : ",";
        results += "{\"statusCode\":" + std::to_string(answer.status) +
                   ",\"result\":" + (answer.body.empty() ? "null" : answer.body) + "}";
    }
    HttpResponse response;
    response.body = std::string("{\"hasErrors\":") + (errors ? "true" : "false") +
                    ",\"results\":[" + results + "]}";
    return response;
}

}  // namespace dealwire::orgsim
