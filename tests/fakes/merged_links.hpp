#pragma once

#include "engine/ports/crm_store.hpp"

#include <functional>
#include <map>
#include <string>

namespace dealwire::fakes {

using Records = std::map<model::RecordId, ports::StoredRecord>;
using RecordsByObject = std::map<std::string, Records>;

/// Links of `record` to losers of merges go to the winner at the end of the chain. Whether any
/// went.
bool follow_links(const RecordsByObject& held, ports::StoredRecord& record);
/// The same for all records held; `moved` is told those whose links went.
void follow_all_links(RecordsByObject& held,
                      const std::function<void(const ports::StoredRecord&)>& moved);

}  // namespace dealwire::fakes
