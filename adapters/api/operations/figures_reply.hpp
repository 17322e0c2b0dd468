#pragma once

#include "adapters/api/http/message.hpp"

#include <string>
#include <utility>

namespace dealwire::api {

/// Prometheus' text format, kept by nobody.
inline HttpReply figures_reply(std::string text) {
    return {.status = 200,
            .content_type = "text/plain; version=0.0.4; charset=utf-8",
            .headers = {{"Cache-Control", "no-store"}},
            .body = std::move(text)};
}

}  // namespace dealwire::api
