#pragma once

#include "adapters/http/transport.hpp"
#include "adapters/salesforce/hosts.hpp"
#include "engine/base/clock.hpp"
#include "engine/base/result.hpp"
#include "engine/model/connection.hpp"

#include <stop_token>
#include <string>

namespace dealwire::salesforce {

/// What the token endpoint gave. Source: Salesforce Help, OAuth 2.0 flows.
struct TokenAnswer {
    base::Secret access_token;
    base::Secret refresh_token;  ///< empty where the org does not rotate it
    std::string instance_url;    ///< checked, without a slash at the end
    model::RecordId org;         ///< from the identity URL; empty where it was not understood
    model::RecordId user;
};

/// What the org's answer to an authorisation in the browser is exchanged with.
struct AuthorisationCode {
    base::Secret code;
    base::Secret verifier;
    std::string redirect_uri;
};

/// Asks for access tokens by the flow of a connection: refresh token, JWT bearer or client
/// credentials. Nothing is stored here.
///
/// Errors: Reauthorise where the grant is dead or refused (final: asking again locks accounts);
/// Transient after one repetition where the endpoint was in trouble. A refresh whose answer was
/// lost is repeated once too: if the org rotated the token meanwhile, the grant is lost either way.
class TokenClient {
public:
    TokenClient(http::Transport& transport, const Hosts& hosts, const base::Clock& clock)
        : transport_{transport}, hosts_{hosts}, clock_{clock} {}

    base::Result<TokenAnswer> ask(const model::Connection& connection,
                                  const model::Credentials& credentials, std::stop_token stop);

    /// Exchanges a code for tokens, with one call: a code is good once. Rejected (NO_REFRESH_TOKEN)
    /// where the app's scopes give no lasting access.
    base::Result<TokenAnswer> redeem(const model::Connection& connection,
                                     const AuthorisationCode& code,
                                     const base::Secret& client_secret, std::stop_token stop);

    /// Where the browser is sent, PKCE included (S256). HOST_REFUSED where the connection's login
    /// address is none of Salesforce's.
    [[nodiscard]] base::Result<std::string> authorise_url(const model::Connection& connection,
                                                          const std::string& redirect_uri,
                                                          const base::Secret& state,
                                                          const base::Secret& verifier) const;

private:
    base::Result<std::string> form_for(const model::Connection& connection,
                                       const model::Credentials& credentials) const;
    base::Result<TokenAnswer> post(const std::string& url, const std::string& form,
                                   std::stop_token stop);
    [[nodiscard]] base::Result<TokenAnswer> read(const http::Response& response) const;

    http::Transport& transport_;
    const Hosts& hosts_;
    const base::Clock& clock_;
};

/// Whom a JWT is meant for: the login host itself where it is the common one, else the common one
/// of the environment, because a My Domain host serves both.
std::string audience_for(const model::Connection& connection);

}  // namespace dealwire::salesforce
