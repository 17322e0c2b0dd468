#pragma once

#include "apps/dealwire/command.hpp"
#include "apps/dealwire/crew.hpp"

namespace dealwire::app {

/// Whether a service may print sentences beside its log. With `logging.format: json` everything it
/// says is an event, so that what reads the log line by line meets nothing else.
bool speaks_in_lines(const config::Config& config);

/// Into the log: the last word of a service.
void tell_of_stop(Installation& installation, const std::string& role, bool in_order);

/// Goes on until the process is asked to stop, then winds the crew down within the time of the
/// settings. A SIGHUP reads the settings anew: those that cannot be read, or have problems, are
/// refused with every problem, and the old ones stay. `role` is for the log.
ExitCode run_service(Invocation& invocation, Installation& installation, Crew& crew,
                     const std::string& role);

}  // namespace dealwire::app
