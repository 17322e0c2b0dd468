#pragma once

#include "apps/dealwire/command.hpp"

#include <string>

namespace dealwire::app {

/// Makes a key pair for the JWT flow in `file` and `file`.crt, and says what to do with them.
ExitCode generate_key_pair(Invocation& invocation, const std::string& file);

/// `key pair`.
void add_key_pair(Command& family, Action& chosen);

}  // namespace dealwire::app
