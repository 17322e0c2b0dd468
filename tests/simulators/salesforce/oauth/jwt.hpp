#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dealwire::orgsim {

struct JwtClaims {
    std::string issuer;
    std::string subject;
    std::string audience;
    std::int64_t expires = 0;
};

/// The claims of an RS256 assertion whose signature fits `public_key_pem`; nothing otherwise.
std::optional<JwtClaims> verified_claims(std::string_view assertion,
                                         const std::string& public_key_pem);

std::optional<std::string> base64url_decode(std::string_view text);
std::string base64(std::string_view bytes);
/// base64url(SHA-256(text)) without padding, the PKCE challenge.
std::string code_challenge(std::string_view verifier);
std::string hmac_sha256(std::string_view key, std::string_view text);

}  // namespace dealwire::orgsim
