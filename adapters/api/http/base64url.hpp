#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dealwire::api {

/// Base64 for addresses, without padding (RFC 4648, section 5).
std::string to_base64url(std::string_view bytes);
/// Nothing where a character is none of its alphabet.
std::optional<std::string> from_base64url(std::string_view text);

}  // namespace dealwire::api
