#pragma once

#include "adapters/http/transport.hpp"
#include "adapters/salesforce/hosts.hpp"
#include "engine/base/result.hpp"
#include "engine/model/connection.hpp"

#include <stop_token>

namespace dealwire::salesforce {

/// What became of the tokens of a connection in the org.
enum class Revoked {
    Yes,     ///< the org took them back
    Before,  ///< they were worth nothing any more
    Nothing  ///< the connection has none
};

/// Takes the grant of a connection back: its refresh token, with which its access tokens die, else
/// its access token. Source: Salesforce Help, "Revoke OAuth Tokens". Nothing is stored. Errors:
/// Transient where the org was not reached, Rejected for an address that is none of Salesforce's.
base::Result<Revoked> revoke(http::Transport& transport, const Hosts& hosts,
                             const model::Connection& connection,
                             const model::Credentials& credentials, std::stop_token stop);

}  // namespace dealwire::salesforce
