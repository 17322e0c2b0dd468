#pragma once

#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/render/findings.hpp"
#include "engine/jobs/least_rights.hpp"

#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace dealwire::app {

/// What the connected user needs by the mapping, the settings, the admin's choice of fields and the
/// assignment rules that were set. `described`: the objects in use, where the org was asked.
jobs::LeastRights rights_needed(Local& local, const model::OrgScope& scope,
                                std::span<const model::ObjectInfo> described = {});

/// Names of all objects that are read or written, each once.
std::vector<std::string> objects_in_use(Local& local);

/// What the connected user may do and what is installed: checks `clock`, `user`, `read`, `package`
/// and `write`, one finding per right. Gives back the objects in use as described for him; nothing
/// where the org did not answer, which is a finding as well. Three to five calls.
std::optional<std::vector<model::ObjectInfo>> look_before(Place& place, Remote& remote,
                                                          const std::stop_token& stop,
                                                          Findings& findings);

/// The same for a connection that was just made, the worst first. A mapping that cannot be read is
/// one more finding; the store's errors are thrown.
Findings preflight(Local& local, const model::Connection& connection, const std::stop_token& stop);

/// Whether somebody can own tasks whose host cannot, where the config names one.
void check_fallback_owner(Place& place, Findings& findings);

/// Problems of what people wrote, as findings.
void add_issues(const Checked& what, const base::Issues& issues, Findings& findings);

}  // namespace dealwire::app
