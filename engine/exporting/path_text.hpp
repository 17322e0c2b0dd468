#pragma once

#include "engine/exporting/mapping.hpp"

#include <tl/expected.hpp>

#include <string>
#include <string_view>

namespace dealwire::exporting {

/// Reads `call.content.highlights[title=Next steps].items.text`, `item`, `position`. What is wrong
/// comes back as the end of a sentence, e.g. "must begin with call, resolved, …".
tl::expected<Path, std::string> parse_path(std::string_view text);

}  // namespace dealwire::exporting
