#pragma once

#include "adapters/http/transport.hpp"
#include "engine/base/clock.hpp"
#include "engine/base/secret.hpp"

#include <string>

namespace dealwire::aws {

/// Who signs. Source: the environment variables of the AWS command line.
struct Account {
    std::string access_key_id;
    base::Secret secret_access_key;
    base::Secret session_token;  ///< empty for keys that do not expire
};

/// For which service and region a signature holds.
struct Scope {
    std::string region;
    std::string service;
};

/// Adds `X-Amz-Date`, `Authorization` and, where there is one, `X-Amz-Security-Token` to a request
/// whose URL has no query. All headers that it has already are signed. Source: IAM User Guide,
/// "Create a signed AWS API request" (Signature Version 4).
void sign(http::Request& request, const Account& account, const Scope& scope, base::Instant now);

}  // namespace dealwire::aws
