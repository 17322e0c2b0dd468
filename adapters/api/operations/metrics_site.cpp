#include "adapters/api/operations/metrics_site.hpp"

#include "adapters/api/http/reply.hpp"
#include "adapters/api/operations/figures_reply.hpp"

namespace dealwire::api {

HttpReply MetricsSite::answer(const HttpRequest& request, const Caller& caller) {
    if (request.method != "GET" && request.method != "HEAD")
        return refuse(request, 405, "Only GET is answered here.");
    if (!caller.may(access::Scope::Metrics))
        return refuse(request, 403, "The key lacks the scope metrics.");
    return figures_reply(metrics_());
}

HttpReply MetricsSite::refuse(const HttpRequest&, int status, const std::string& why) {
    return text_reply(status, why + "\n");
}

}  // namespace dealwire::api
