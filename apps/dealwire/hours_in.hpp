#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace dealwire::app {

/// `12h`, `1 hour`, `36 hours`, at most a year; nothing where it is none of these. What lasts for
/// days is `base::parse_keep`.
std::optional<std::chrono::hours> hours_in(std::string_view text);

}  // namespace dealwire::app
