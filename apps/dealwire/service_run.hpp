#pragma once

#include "apps/dealwire/command.hpp"
#include "apps/dealwire/crew.hpp"

namespace dealwire::app {

/// Goes on until the process is asked to stop, then winds the crew down within the time of the
/// settings. A SIGHUP reads the settings anew: those that cannot be read, or have problems, are
/// refused with every problem, and the old ones stay. `role` is for the log.
ExitCode run_service(Invocation& invocation, Installation& installation, Crew& crew,
                     const std::string& role);

}  // namespace dealwire::app
