#pragma once

#include "engine/base/tree.hpp"

#include <string>

namespace dealwire::base {

/// One text for one value: JSON with the keys of objects in ascending bytes and no white space.
/// Numbers stay as written. For digests and comparisons, never for sending.
std::string canonical_text(const Tree& tree);

}  // namespace dealwire::base
