#pragma once

#include "apps/dealwire/documents.hpp"
#include "engine/ports/setting_store.hpp"
#include "engine/provisioning/assignment_rules.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace dealwire::app {

struct UserRulesInForce {
    DocumentRevision revision;
    provisioning::AssignmentRules rules;
};

/// The newest; the default ones where none were ever set. Throws ConfigError where they cannot be
/// read: nobody may lose what is his by other rules. A field that is not imported any more stops
/// nothing; it is then as if it were empty.
UserRulesInForce user_rules_in_force(ports::SettingStore& settings, const base::TenantId& tenant);

/// The tenant's assignment rules, YAML or JSON; number 0 are the default ones.
Documents user_rules(ports::SettingStore& settings, const base::TenantId& tenant);

/// Puts the document in force.
DocumentRevision add_user_rules_revision(Local& local, const std::string& document,
                                         const std::string& by, const std::string& note);

/// Reads a document against the fields that imports read; throws ConfigError with every problem.
/// `name` stands for the document in them.
provisioning::AssignmentRules read_user_rules(const std::set<std::string>& importable,
                                              const std::string& document, const std::string& name);

/// API names of the fields of users that imports read, or will read by the admin's choice.
std::set<std::string> importable_user_fields(Local& local);

}  // namespace dealwire::app
