#pragma once

#include <string>
#include <string_view>

namespace dealwire::canvas {

/// The language as pages name it (BCP 47: `de`, `pt-BR`), from such a tag or from a code of three
/// letters (ISO 639-2, either kind). Empty where it is neither.
std::string language_tag(std::string_view code);

}  // namespace dealwire::canvas
