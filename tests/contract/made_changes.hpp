#pragma once

#include "tests/contract/store_world.hpp"

namespace dealwire::contract {

/// Something by chance that an import can write: a page of some object with few ids, addresses,
/// domains and days, so that records meet one another all the time; a log of deletions; released
/// opportunities; members. `minute` is when, and grows. Call within rc::check.
void change_something(StoreWorld& world, const model::OrgScope& scope, int minute);

/// Conversations with people of that world.
std::vector<ports::IncomingConversation> some_conversations();

}  // namespace dealwire::contract
