#pragma once

#include "adapters/api/http/message.hpp"
#include "engine/base/tree.hpp"

#include <string>

namespace dealwire::api {

/// A JSON document that nobody keeps or frames.
HttpReply json_reply(int status, const base::Tree& document,
                     std::string content_type = "application/json; charset=utf-8");

/// `text/plain`, likewise.
HttpReply text_reply(int status, std::string text);

}  // namespace dealwire::api
