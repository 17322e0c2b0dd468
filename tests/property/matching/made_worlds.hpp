#pragma once

#include "tests/support/crm_world.hpp"

#include <string>

// Orgs and conversations made up by RapidCheck; call within rc::check. Few addresses, domains and
// days, so that the records of an org meet one another all the time: duplicates, shared domains,
// merges, ties.

namespace dealwire::support {

std::string some_email();
base::Instant some_day();
int some_number();
model::RecordState some_state();
CrmWorld some_world();
model::Conversation some_conversation();

/// Adds records that have nothing to do with the conversations and the records of `some_world`.
void add_strangers(CrmWorld& world);

/// A whole resolution in one line, for the log of a property that fails.
std::string told(const model::Resolution& resolution);

}  // namespace dealwire::support
