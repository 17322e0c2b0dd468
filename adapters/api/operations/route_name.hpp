#pragma once

#include <string_view>

namespace dealwire::api {

/// What a path counts as among figures: `/v2/calls/{id}` for every call, `other` for what nobody
/// serves. One of a fixed list, so that people who guess paths make no new series.
std::string_view route_name(std::string_view path);

/// The same for a method: one of those in use, or `other`.
std::string_view method_name(std::string_view method);

}  // namespace dealwire::api
