#pragma once

#include "apps/dealwire/wiring.hpp"

#include <string>

namespace dealwire::app {

/// The last step of connecting, whatever the flow: asks the org behind the credentials who it is,
/// refuses it where it is not the one that was meant (ORG_REFUSED), and stores the connection with
/// what happened. `replaces` names a connection whose sandbox was refreshed, or is empty: what is
/// known of the old org is kept aside, once running work came to a safe point. Nothing is stored
/// after an error.
base::Result<model::Connection> settle(Local& local, model::Connection connection,
                                       model::Credentials credentials, const std::string& replaces,
                                       const std::stop_token& stop);

}  // namespace dealwire::app
