#pragma once

#include "engine/provisioning/condition.hpp"
#include "engine/provisioning/identity.hpp"

#include <span>
#include <vector>

namespace dealwire::provisioning {

/// Each user with the reason why he is no colleague, where there is one; in ascending user id.
std::vector<Standing> standings_of(std::span<const OrgUser> users, const AssignmentRules& rules,
                                   ChainOfCommand& chain);

}  // namespace dealwire::provisioning
