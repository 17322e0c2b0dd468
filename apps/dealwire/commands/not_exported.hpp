#pragma once

#include "apps/dealwire/desk.hpp"

#include <string>
#include <vector>

namespace dealwire::app {

/// Why a conversation is not in Salesforce: filter, private, parked, waiting.
const std::vector<std::string>& reasons_to_stay_out();

/// Lists conversations of which nothing is in the org, with the reason; no call is made. `reason`:
/// one of those above, or empty for all.
ExitCode list_not_exported(Invocation& invocation, Place& place, Remote& remote,
                           const std::string& reason, std::size_t limit);

}  // namespace dealwire::app
