#include "adapters/api/v1/problem.hpp"

#include "adapters/api/http/reply.hpp"

namespace dealwire::api::v1 {
namespace {

const char* title_of(int status) {
    switch (status) {
        case 400:
            return "The request is not understood";
        case 401:
            return "Who are you?";
        case 403:
            return "Not allowed";
        case 404:
            return "Not found";
        case 405:
            return "Method not allowed";
        case 409:
            return "Conflict";
        case 413:
            return "Too large";
        case 415:
            return "Unsupported content";
        case 422:
            return "Not acceptable";
        case 429:
            return "Too many requests";
        case 503:
            return "Not available now";
        default:
            return "Something went wrong here";
    }
}

}  // namespace

HttpReply problem(const HttpRequest& request, const Problem& problem) {
    base::Tree::Object document{
        {"type", "about:blank"},
        {"title", problem.title.empty() ? std::string{title_of(problem.status)} : problem.title},
        {"status", problem.status},
        {"detail", problem.detail},
        {"code", problem.code},
        {"requestId", request.id}};
    for (const auto& each : problem.more) document.push_back(each);
    return json_reply(problem.status, std::move(document), "application/problem+json");
}

}  // namespace dealwire::api::v1
