#include "adapters/api/http/reply.hpp"

#include "adapters/json/json.hpp"

namespace dealwire::api {

HttpReply json_reply(int status, const base::Tree& document, std::string content_type) {
    return {.status = status,
            .content_type = std::move(content_type),
            .headers = {{"Cache-Control", "no-store"},
                        {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"}},
            .body = json::to_text(document)};
}

HttpReply text_reply(int status, std::string text) {
    return {.status = status,
            .content_type = "text/plain; charset=utf-8",
            .headers = {{"Cache-Control", "no-store"}},
            .body = std::move(text)};
}

}  // namespace dealwire::api
