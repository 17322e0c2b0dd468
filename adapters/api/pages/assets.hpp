#pragma once

#include "adapters/api/http/message.hpp"

#include <optional>
#include <string_view>

namespace dealwire::api {

/// Where the style sheet and the script of our pages are.
inline constexpr const char* kStyle = "/salesforce/canvas/canvas.css";
inline constexpr const char* kScript = "/salesforce/canvas/canvas.js";

std::string_view style_text();
std::string_view script_text();

/// The style sheet or the script of our pages, where `path` is its address.
std::optional<HttpReply> asset_at(std::string_view path);

}  // namespace dealwire::api
