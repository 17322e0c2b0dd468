#pragma once

#include "engine/model/setting_revision.hpp"
#include "engine/ports/setting_store.hpp"
#include "engine/provisioning/assignment_rules.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace dealwire::app {

class Local;

/// Assignment rules as somebody put them in force. Number 0 are the default ones, which nobody set.
struct UserRulesRevision {
    int number = 0;
    std::string document;  ///< YAML or JSON as it was written
    std::string by = {};
    std::optional<base::Instant> at = {};
    std::string note = {};
};

struct UserRulesInForce {
    UserRulesRevision revision;
    provisioning::AssignmentRules rules;
};

/// The newest; the default ones where none were ever set. Throws ConfigError where they cannot be
/// read: nobody may lose what is his by other rules. A field that is not imported any more stops
/// nothing; it is then as if it were empty.
UserRulesInForce user_rules_in_force(ports::SettingStore& settings, const base::TenantId& tenant);

std::optional<UserRulesRevision> find_user_rules(ports::SettingStore& settings,
                                                 const base::TenantId& tenant, int number);
/// The newest first, the default ones last.
std::vector<UserRulesRevision> user_rules_history(ports::SettingStore& settings,
                                                  const base::TenantId& tenant);

/// Puts the document in force.
UserRulesRevision add_user_rules(Local& local, const std::string& document, const std::string& by,
                                 const std::string& note);

/// Reads a document against the fields that imports read; throws ConfigError with every problem.
/// `name` stands for the document in them.
provisioning::AssignmentRules read_user_rules(const std::set<std::string>& importable,
                                              const std::string& document, const std::string& name);

/// API names of the fields of users that imports read, or will read by the admin's choice.
std::set<std::string> importable_user_fields(Local& local);

}  // namespace dealwire::app
