#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dealwire::base {

/// 128 bits of XXH3 as 32 hexadecimal digits: tells whether two values are equal. Stable over
/// releases and machines (it is stored); not meant to resist somebody who forges collisions.
std::string digest(std::string_view bytes);

/// 64 bits of XXH3, for many small values; chain several through `seed`. As stable.
std::uint64_t short_digest(std::string_view bytes, std::uint64_t seed = 0);

}  // namespace dealwire::base
