#pragma once

#include "apps/dealwire/command.hpp"

namespace dealwire::app {

// Commands below `users` that have a file of their own.
void add_user_show(CLI::App* family, Action& chosen);
void add_user_set(CLI::App* family, Action& chosen);
void add_user_rules(CLI::App* family, Action& chosen);

}  // namespace dealwire::app
