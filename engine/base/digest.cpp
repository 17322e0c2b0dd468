#include "engine/base/digest.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <array>

namespace dealwire::base {

std::string digest(std::string_view bytes) {
    constexpr std::string_view kHex = "0123456789abcdef";
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits(bytes.data(), bytes.size()));
    std::string text;
    text.reserve(2 * sizeof canonical.digest);
    for (const unsigned char byte : canonical.digest) {
        text.push_back(kHex[byte >> 4U]);
        text.push_back(kHex[byte & 0x0FU]);
    }
    return text;
}

std::uint64_t short_digest(std::string_view bytes, std::uint64_t seed) {
    return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

}  // namespace dealwire::base
