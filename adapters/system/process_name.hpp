#pragma once

#include <string>

namespace dealwire::system {

/// This process as `host/pid/start`, unlike any other process before or after it.
std::string this_process();

/// False only where it is certain that the process named so has ended: it ran on this host, and its
/// pid is gone or belongs to a process that started at another time.
bool may_be_alive(const std::string& process);

}  // namespace dealwire::system
