#pragma once

#include "adapters/api/pages/html.hpp"
#include "engine/base/clock.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace dealwire::api {

/// A whole page with head, style and script around what `body` writes. `kind` is a class of the
/// body for the style sheet.
std::string page(std::string_view title, std::string_view kind,
                 const std::function<void(Html&)>& body);

/// The time in UTC, which the script turns into that of the reader.
void write_time(Html& html, base::Instant time);

}  // namespace dealwire::api
