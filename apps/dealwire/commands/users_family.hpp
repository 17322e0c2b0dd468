#pragma once

#include "apps/dealwire/command.hpp"

namespace dealwire::app {

// Commands below `users` that have a file of their own.
void add_user_show(Command* family, Action& chosen);
void add_user_set(Command* family, Action& chosen);
void add_user_rules(Command* family, Action& chosen);

}  // namespace dealwire::app
