#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/result.hpp"
#include "engine/base/secret.hpp"

#include <string>
#include <string_view>

namespace dealwire::salesforce {

struct JwtClaims {
    std::string issuer;     ///< the consumer key
    std::string subject;    ///< the username, with the suffix of a sandbox
    std::string audience;   ///< https://login.salesforce.com or https://test.salesforce.com
    base::Instant expires;  ///< at most three minutes ahead
};

/// A signed assertion (RS256). Rejected where the key is no RSA private key in PEM form.
/// Source: Salesforce Help, "OAuth 2.0 JWT Bearer Flow for Server-to-Server Integration".
base::Result<base::Secret> sign_assertion(const JwtClaims& claims, const base::Secret& private_key);

std::string base64url(std::string_view bytes);

}  // namespace dealwire::salesforce
