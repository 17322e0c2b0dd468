#pragma once

#include "apps/dealwire/wiring.hpp"

namespace dealwire::app {

/// The last step of connecting, whatever the flow: asks the org behind the credentials who it is,
/// refuses it where it is not the one that was meant (ORG_REFUSED), and stores the connection.
/// Nothing is stored after an error.
base::Result<model::Connection> settle(Local& local, model::Connection connection,
                                       model::Credentials credentials, std::stop_token stop);

}  // namespace dealwire::app
