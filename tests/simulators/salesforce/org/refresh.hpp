#pragma once

#include "tests/simulators/salesforce/org/org.hpp"

namespace dealwire::orgsim {

/// Makes the sandbox a fresh full copy of the production org: a new org id, the records as they are
/// in production with their ids, users with the suffix of the sandbox at their names and `.invalid`
/// at their addresses, nothing in the recycle bin, no token. The address of the integration user
/// stays: it is that of who asked for the refresh. To be called with the lock of the sandbox.
void refresh_from(Org& production, Org& sandbox);

}  // namespace dealwire::orgsim
