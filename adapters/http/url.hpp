#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dealwire::http {

/// The parts of an absolute http or https URL that a connection needs. Nothing is decoded.
struct Url {
    bool secure = true;
    std::string host;  ///< lower case; an IPv6 address without its brackets
    std::uint16_t port = 443;
    bool explicit_port = false;
    std::string target = "/";  ///< path and query as written

    bool operator==(const Url&) const = default;

    /// `https://host:port`, the port only where it is not the usual one.
    [[nodiscard]] std::string origin() const;
};

/// Nothing for other schemes, user-info, fragments, blanks, control or non-ASCII characters,
/// backslashes, and ports that are none.
std::optional<Url> parse_url(std::string_view text);

/// Percent-encodes everything but letters, digits and `-._~` (RFC 3986, unreserved).
std::string percent_encode(std::string_view text);

}  // namespace dealwire::http
