#include "adapters/api/pages/assets.hpp"

namespace dealwire::api {
namespace {

/// Its address changes with its content, so it may be kept for long.
HttpReply asset(const char* type, std::string_view text) {
    return {.content_type = type,
            .headers = {{"Cache-Control", "public, max-age=31536000, immutable"},
                        {"Cross-Origin-Resource-Policy", "same-origin"}},
            .body = std::string{text}};
}

}  // namespace

std::optional<HttpReply> asset_at(std::string_view path) {
    if (path == kStyle) return asset("text/css; charset=utf-8", style_text());
    if (path == kScript) return asset("text/javascript; charset=utf-8", script_text());
    return std::nullopt;
}

}  // namespace dealwire::api
