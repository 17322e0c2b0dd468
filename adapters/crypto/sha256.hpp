#pragma once

#include <string>
#include <string_view>

namespace dealwire::crypto {

/// SHA-256 as 64 hexadecimal digits. Throws ports::SealError where OpenSSL cannot.
std::string sha256_hex(std::string_view text);

}  // namespace dealwire::crypto
