#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dealwire::api {

/// What follows the scheme of an `Authorization` header ("Basic", in any case of letters); nothing
/// where the header has another scheme.
std::optional<std::string_view> after_scheme(std::string_view header, std::string_view scheme);

struct NameAndSecret {
    std::string name;
    std::string secret;
};

/// Those of Basic authentication (RFC 7617), from its base64 text.
std::optional<NameAndSecret> basic_credentials(std::string_view base64);

}  // namespace dealwire::api
