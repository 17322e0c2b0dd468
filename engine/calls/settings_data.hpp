#pragma once

#include "engine/base/tree.hpp"
#include "engine/calls/user_book.hpp"
#include "engine/model/tracker.hpp"

#include <span>
#include <string>
#include <vector>

namespace dealwire::calls {

/// `keywordTrackers[]` of GET /v2/settings/trackers. `updated`: when the trackers in force were
/// put in force. They count in every workspace; `workspace` is the one that is named.
base::Tree tracker_list(std::span<const model::Tracker> trackers, base::Instant updated,
                        const std::string& workspace);

/// A name that members have as their permission profile, as GET /v2/permission-profile shows it.
/// What a profile allows is not kept here; so it says the least: everybody his own.
base::Tree profile_data(const std::string& name);
std::string profile_id(const std::string& name);

/// Names of profiles that members have, ascending, each once; those without one are in "Default".
std::vector<std::string> profile_names(const UserBook& users);
std::string profile_of(const model::Member& member);

}  // namespace dealwire::calls
