#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dealwire::canvas {

/// The bytes of base64 text in either alphabet (`+/` or `-_`, RFC 4648), with padding or without.
/// Strict otherwise, so that no two texts but these stand for the same bytes: no white space, no
/// bits left over, padding only where it belongs.
std::optional<std::string> decode_base64(std::string_view text);

/// For addresses: base64 text with `-_` and without padding becomes the usual form, and back.
std::string to_address_form(std::string base64);
std::string from_address_form(std::string text);

}  // namespace dealwire::canvas
