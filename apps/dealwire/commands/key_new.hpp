#pragma once

#include "apps/dealwire/command.hpp"

namespace dealwire::app {

/// `key new`: the way on where a master key is lost.
void add_key_new(Command& family, Action& chosen);

}  // namespace dealwire::app
