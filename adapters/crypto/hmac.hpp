#pragma once

#include "engine/base/secret.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace dealwire::crypto {

/// HMAC-SHA256 (RFC 2104) by OpenSSL. Throws ports::SealError where OpenSSL cannot.
std::array<std::uint8_t, 32> hmac_sha256(const base::Secret& key, std::string_view message);

}  // namespace dealwire::crypto
