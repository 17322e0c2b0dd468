#include "adapters/api/operations/operations_site.hpp"

#include "adapters/api/http/reply.hpp"
#include "adapters/api/operations/figures_reply.hpp"

namespace dealwire::api {
namespace {

using base::Tree;

Tree to_tree(const operations::Health& health, bool well) {
    Tree::Array checks;
    for (const operations::HealthCheck& check : health.checks) {
        Tree::Object one{{"name", check.name}, {"ok", check.ok}, {"detail", check.detail}};
        if (!check.remedy.empty()) one.emplace_back("remedy", check.remedy);
        checks.emplace_back(std::move(one));
    }
    return Tree::Object{{"status", well ? "ok" : "failing"}, {"checks", std::move(checks)}};
}

/// Differing lengths tell no more than that; every byte is looked at.
bool same(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    unsigned difference = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
    return difference == 0;
}

}  // namespace

OperationsSite::OperationsSite(Sources sources, base::Secret token)
    : sources_{std::move(sources)}, token_{std::move(token)} {}

bool OperationsSite::serves(std::string_view path) {
    return path == "/healthz" || path == "/readyz" || path == "/metrics";
}

HttpReply OperationsSite::metrics(const HttpRequest& request) const {
    if (!sources_.metrics) return text_reply(404, "There is nothing here.\n");
    if (!token_.empty() && !same(request.authorization, "Bearer " + token_.reveal())) {
        HttpReply refused = text_reply(401, "Send the token of metrics.token_file as a bearer.\n");
        refused.headers.emplace_back("WWW-Authenticate", "Bearer");
        return refused;
    }
    return figures_reply(sources_.metrics());
}

HttpReply OperationsSite::answer(const HttpRequest& request) {
    if (!serves(request.path)) return text_reply(404, "There is nothing here.\n");
    if (request.method != "GET" && request.method != "HEAD")
        return text_reply(405, "Only GET is answered here.\n");
    if (request.path == "/metrics") return metrics(request);
    const operations::Health health = sources_.health();
    const bool well = request.path == "/healthz" ? health.live : health.ready;
    return json_reply(well ? 200 : 503, to_tree(health, well));
}

}  // namespace dealwire::api
