#pragma once

#include "apps/dealwire/desk.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

namespace dealwire::app {

/// Runs `work` while holding the tenant's lease, which every command that reads from the org into
/// the store or writes to the org takes: two of them never overlap. Its stop token is requested
/// when the process is asked to stop and when the lease is lost. Where a living process holds the
/// lease the command ends with a sentence that names it; a dead one on this host is taken over at
/// once.
ExitCode with_lease(Invocation& invocation, Local& local,
                    const std::function<ExitCode(std::stop_token)>& work);

/// The same for work on one org: once it has the lease, it makes sure that the place is still that
/// of the active connection. Another process may have switched to another org meanwhile.
ExitCode with_lease(Invocation& invocation, Place& place,
                    const std::function<ExitCode(std::stop_token)>& work);

/// The same, but where another process holds the lease that one is asked to bring its work to an
/// end, and waited for as long as `patience` lasts. `why` is what it is told.
ExitCode taking_lease(Invocation& invocation, Local& local, const std::string& why,
                      std::chrono::milliseconds patience,
                      const std::function<ExitCode(std::stop_token)>& work);

/// Why nothing is done for the tenant ("... is suspended."); nothing where it is served.
std::optional<std::string> not_served(Local& local);

/// Who holds the lease now and may be alive, as "process 4711 on host"; nobody where it is free or
/// its holder is known to be dead.
std::optional<std::string> lease_holder(Local& local);

}  // namespace dealwire::app
