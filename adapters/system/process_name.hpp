#pragma once

#include <string>

namespace dealwire::system {

/// This process as `host@boot.namespace/pid/start`, unlike any other process before or after it:
/// hosts may share a name, and containers of one host their pids.
std::string this_process();

/// `host@boot.namespace` of a process named so.
std::string place_of(const std::string& process);

/// False only where it is certain that the process named so has ended: it ran in this PID namespace
/// since this boot, and its pid is gone or belongs to a process that started at another time. Of
/// any other one nothing can be seen from here: its lease tells when its time is over.
bool may_be_alive(const std::string& process);

}  // namespace dealwire::system
