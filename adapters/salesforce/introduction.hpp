#pragma once

#include "adapters/salesforce/session.hpp"
#include "engine/ports/connection_store.hpp"

namespace dealwire::salesforce {

/// What a connection that is not stored yet turned out to be.
struct Introduction {
    model::OrgIdentity identity;
    /// To be stored with the connection: a rotated refresh token replaces the one it was given.
    ports::TokenUpdate tokens;
    int calls = 0;  ///< as the org counts them
};

/// Proves that a connection works before it is stored: asks for a token, then for the org behind
/// it. Nothing is stored. Errors: Reauthorise where grant, secret or key are refused; Rejected
/// where the login address is no address of Salesforce.
base::Result<Introduction> introduce(http::Transport& transport, const Hosts& hosts,
                                     const base::Clock& clock, const SessionSettings& settings,
                                     const model::Connection& connection,
                                     const model::Credentials& credentials, std::stop_token stop);

}  // namespace dealwire::salesforce
