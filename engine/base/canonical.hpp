#pragma once

#include "engine/base/tree.hpp"

#include <string>
#include <string_view>

namespace dealwire::base {

/// One text for one value: JSON with the keys of objects in ascending bytes and no white space.
/// Numbers stay as written. For digests and comparisons, never for sending.
std::string canonical_text(const Tree& tree);

/// The same, appended piece by piece where a whole is put together without a tree of it.
void append_canonical(std::string& out, const Tree& tree);
void append_canonical(std::string& out, std::string_view text);

}  // namespace dealwire::base
