#pragma once

#include "tests/simulators/salesforce/http/message.hpp"
#include "tests/simulators/salesforce/org/org.hpp"

#include <optional>

namespace dealwire::orgsim {

/// The made-up credentials of both orgs, printed at start.
struct Credentials {
    std::string client_id = "simulator-client";
    std::string client_secret = "simulator-secret";
    std::string refresh_token = "simulator-refresh-token";
    std::string password = "simulator-password";
    std::string jwt_public_key;  ///< PEM
};

/// /services/oauth2/…, /id/…, /.well-known/…, /services/Soap/…; nothing for another path.
/// To be called under the org's lock.
std::optional<HttpResponse> answer_oauth(Org& org, const Credentials& credentials,
                                         const HttpRequest& request);

/// The approval behind the fixed refresh token: the integration user, all scopes the engine asks.
Approval integration_approval(const Org& org, const Credentials& credentials);

/// The access token of `Authorization: Bearer …` (also `OAuth …`), empty when there is none.
std::string bearer_token(const HttpRequest& request);

}  // namespace dealwire::orgsim
