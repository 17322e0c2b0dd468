#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dealwire::trackers {

/// The ISO 639-2/B code of a language, from one of its codes in ISO 639-1, 639-2 or a tag such as
/// `de-AT`; three letters that are not known are taken as they are. Nothing where it cannot be a
/// code. `mul` and `und` come out empty: of any language.
std::optional<std::string> language_code(std::string_view written);

}  // namespace dealwire::trackers
