#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dealwire::orgsim {

/// The 18-character form of a 15-character id. Precondition: 15 characters.
std::string with_checksum(std::string_view id15);

/// The 18-character form of any well-formed id of 15 or 18 characters; nothing for other text.
/// The checksum of an 18-character id is recomputed from its first 15 (Salesforce repairs case
/// through it; here the first 15 are taken as they are).
std::optional<std::string> normal_id(std::string_view text);

/// The n-th id this org makes for an object: prefix, two characters of the instance, "0", and n in
/// base 62, so that later ids sort later byte by byte. 18 characters.
std::string make_id(std::string_view key_prefix, std::string_view instance, std::uint64_t number);

/// The number inside an id of `make_id`; nothing when it is not one of this instance.
std::optional<std::uint64_t> number_of(std::string_view id, std::string_view key_prefix,
                                       std::string_view instance);

}  // namespace dealwire::orgsim
