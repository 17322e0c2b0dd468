#pragma once

#include <string>
#include <string_view>

namespace dealwire::base {

/// 128 bits of XXH3 as 32 hexadecimal digits: tells whether two values are equal. Stable over
/// releases and machines (it is stored); not meant to resist somebody who forges collisions.
std::string digest(std::string_view bytes);

}  // namespace dealwire::base
