#pragma once

#include "engine/provisioning/assignment_rules.hpp"
#include "engine/provisioning/chain_of_command.hpp"

#include <string>
#include <vector>

namespace dealwire::provisioning {

/// Total: a value that is missing or of another kind answers with no. Pure but for the memory of
/// `chain`.
bool holds(const Condition& condition, const OrgUser& user, ChainOfCommand& chain);

/// Why it holds or not: one clause per test that decided, such as "department is 'Sales', which
/// equals 'Sales'".
std::vector<std::string> reasons_of(const Condition& condition, const OrgUser& user,
                                    ChainOfCommand& chain);

/// Whether a text is what a pattern says, whatever the case of ASCII letters: `*` is any text, `?`
/// any one byte.
bool matches(std::string_view text, std::string_view pattern);

}  // namespace dealwire::provisioning
