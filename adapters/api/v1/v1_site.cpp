#include "adapters/api/v1/v1_site.hpp"

#include "adapters/api/http/reply.hpp"
#include "engine/base/nearest.hpp"
#include "engine/base/text.hpp"

#include <algorithm>
#include <stdexcept>

namespace dealwire::api::v1 {
namespace {

constexpr std::uint64_t kMostBody = std::uint64_t{1} << 20U;  ///< documents of settings

const char* code_of(int status) {
    switch (status) {
        case 400:
            return "bad-request";
        case 401:
            return "not-authenticated";
        case 403:
            return "not-allowed";
        case 404:
            return "no-such-path";
        case 408:
            return "too-slow";
        case 413:
            return "too-large";
        case 429:
            return "rate-limit";
        case 503:
            return "not-available";
        default:
            return "internal";
    }
}

/// What is asked for, or why nothing is.
Match known(const HttpRequest& request) {
    Match found = match(request.method, request.path);
    if (found.route) return found;
    if (found.methods.empty())
        throw Refused{{.status = 404,
                       .code = "no-such-path",
                       .detail = "There is nothing at this path. What there is stands in "
                                 "/api/v1/openapi.yaml."}};
    std::string methods;
    for (const std::string& method : found.methods)
        methods += (methods.empty() ? "" : ", ") + method;
    throw Refused{{.status = 405,
                   .code = "no-such-method",
                   .detail = "This path knows " + methods + " only.",
                   .more = {{"allow", methods}}}};
}

void check_scope(const Route& route, const Caller& caller) {
    if (caller.may(route.scope)) return;
    const std::string scope = access::name_of(route.scope);
    throw Refused{{.status = 403,
                   .code = "scope-missing",
                   .detail = "The key has no scope " + scope +
                             ". An administrator makes one that has: dealwire apikey create.",
                   .more = {{"scope", scope}}}};
}

void check_query(const Route& route, const FormFields& query) {
    std::vector<std::string> seen;
    for (const auto& [name, value] : query) {
        if (std::ranges::find(seen, name) != seen.end())
            throw Refused{{.status = 400,
                           .code = "repeated-parameter",
                           .detail = "The parameter '" + name + "' stands there twice.",
                           .more = {{"parameter", name}}}};
        seen.push_back(name);
        if (!base::is_utf8(value) || value.find('\0') != std::string::npos)
            throw Refused{{.status = 400,
                           .code = "invalid-parameter",
                           .detail = "The value of a parameter is no UTF-8 text."}};
        if (std::ranges::find(route.query, name) != route.query.end()) continue;
        const auto near = base::nearest(name, route.query);
        throw Refused{{.status = 400,
                       .code = "unknown-parameter",
                       .detail = "There is no parameter '" + name + "' here." +
                                 (near ? " Do you mean '" + *near + "'?" : ""),
                       .more = {{"parameter", name}}}};
    }
}

HttpReply reply_of(const HttpRequest& request, const Problem& problem) {
    HttpReply reply = v1::problem(request, problem);
    for (const auto& [name, value] : problem.more) {
        if (name == "allow") reply.headers.emplace_back("Allow", *value.string());
        if (name == "retryAfter") reply.headers.emplace_back("Retry-After", value.number()->text);
    }
    return reply;
}

}  // namespace

V1Site::V1Site(Handlers handlers, std::uint64_t most_ingest)
    : handlers_{std::move(handlers)}, most_ingest_{most_ingest} {
    for (const Route& route : routes())
        if (!handlers_.contains(route.operation))
            throw std::logic_error{std::string{"Nobody answers "} + route.operation + "."};
}

HttpReply V1Site::answer(const HttpRequest& request, const Caller& caller) {
    try {
        Match found = known(request);
        const Route& route = *found.route;
        check_scope(route, caller);
        FormFields query = form_fields(request.query);
        check_query(route, query);
        const Question question{request, caller, route, std::move(found.values), std::move(query)};
        Answer answer = handlers_.find(route.operation)->second(question);
        HttpReply reply =
            answer.status == 204 ? text_reply(204, "") : json_reply(answer.status, answer.document);
        for (auto& header : answer.headers) reply.headers.push_back(std::move(header));
        return reply;
    } catch (const Refused& refused) {
        return reply_of(request, refused.problem());
    }
}

std::uint64_t V1Site::most_body(const HttpRequest& request, const Caller& caller) {
    const Match found = match(request.method, request.path);
    if (!found.route || !caller.may(found.route->scope)) return 0;
    return found.route->operation == std::string_view{"ingest"} ? most_ingest_ : kMostBody;
}

HttpReply V1Site::refuse(const HttpRequest& request, int status, const std::string& why) {
    return v1::problem(request, {.status = status, .code = code_of(status), .detail = why});
}

}  // namespace dealwire::api::v1
