#pragma once

#include "engine/base/clock.hpp"

#include <optional>
#include <string_view>

namespace dealwire::http {

/// `Thu, 03 Sep 2026 21:35:07 GMT`, the one form that servers may send (RFC 9110, 5.6.7).
std::optional<base::Instant> parse_date(std::string_view text);

}  // namespace dealwire::http
