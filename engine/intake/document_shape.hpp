#pragma once

#include "engine/base/tree.hpp"

#include <optional>
#include <string>

namespace dealwire::intake {

/// The first known member of the document whose type is wrong, as a sentence; nothing if all fit.
/// Absent and null members fit always; what must be there is checked by `read_document`.
std::optional<std::string> wrong_type_in(const base::Tree& document);

}  // namespace dealwire::intake
