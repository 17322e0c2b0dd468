#pragma once

#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/render/findings.hpp"
#include "engine/jobs/least_rights.hpp"

#include <stop_token>
#include <vector>

namespace dealwire::app {

/// What the connected user needs by the mapping, the settings and the admin's choice of fields.
jobs::LeastRights rights_needed(Local& local, const model::OrgScope& scope);

/// Names of all objects that are read or written, each once.
std::vector<std::string> objects_in_use(Local& local);

/// Whether the connected user has what is needed, one finding per right: checks `read` and `write`.
/// `described`: the objects in use, as described for him. No call.
void check_rights(Local& local, const model::OrgScope& scope,
                  const std::vector<model::ObjectInfo>& described, Findings& findings);

/// What kind of user it is, and whether sharing may hide records from it: checks `user` and `read`.
/// One call.
void check_user(Place& place, Remote& remote, const std::stop_token& stop, Findings& findings);

/// Whether the package is there, and in which version: check `package`. One call.
void check_package(Local& local, Remote& remote, const std::vector<model::ObjectInfo>& described,
                   const std::stop_token& stop, Findings& findings);

}  // namespace dealwire::app
