#pragma once

#include "apps/dealwire/wiring.hpp"

#include <string>

namespace dealwire::app {

/// How somebody connects.
struct Attempt {
    std::string replaces;  ///< see `settle`
    bool granted = false;  ///< the refresh token was made for this attempt; nobody else has it
};

/// The last step of connecting, whatever the flow: asks the org behind the credentials who it is,
/// refuses it where it is not the one that was meant (ORG_REFUSED), and stores the connection with
/// what happened. `replaces` names a connection whose sandbox was refreshed, or is empty: what is
/// known of the old org is kept aside, once running work came to a safe point; one transaction, so
/// that a crash leaves the old one or the new one at work. Nothing is stored after an error, and
/// what was granted for this attempt alone is given back.
base::Result<model::Connection> settle(Local& local, model::Connection connection,
                                       model::Credentials credentials, const Attempt& attempt,
                                       const std::stop_token& stop);

}  // namespace dealwire::app
