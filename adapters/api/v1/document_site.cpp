#include "adapters/api/v1/document_site.hpp"

#include "adapters/api/http/reply.hpp"
#include "adapters/api/v1/problem.hpp"

namespace dealwire::api::v1 {

HttpReply DocumentSite::answer(const HttpRequest& request) {
    if (request.method != "GET") {
        HttpReply reply = problem(
            request,
            {.status = 405, .code = "no-such-method", .detail = "This path knows GET only."});
        reply.headers.emplace_back("Allow", "GET");
        return reply;
    }
    if (request.path.ends_with(".json")) return json_reply(200, document_);
    HttpReply reply = text_reply(200, std::string{document_text()});
    reply.content_type = "application/yaml; charset=utf-8";
    return reply;
}

}  // namespace dealwire::api::v1
