#pragma once

#include <array>
#include <cstddef>

namespace dealwire::json {

/// Which bytes stand for themselves within a string of clean UTF-8.
inline constexpr std::array<bool, 256> kPlain = [] {
    std::array<bool, 256> plain{};
    for (std::size_t byte = 0x20; byte < plain.size(); ++byte) plain[byte] = true;
    plain['"'] = plain['\\'] = false;
    return plain;
}();

}  // namespace dealwire::json
