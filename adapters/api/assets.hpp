#pragma once

#include "adapters/api/message.hpp"

#include <optional>
#include <string_view>

namespace dealwire::api {

/// The style sheet or the script of our pages, where `path` is its address.
std::optional<HttpReply> asset_at(std::string_view path);

}  // namespace dealwire::api
