#pragma once

#include "engine/base/issue.hpp"
#include "engine/model/tracker.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace dealwire::trackers {

constexpr std::size_t kLongestId = 40;         ///< of Tracker_Id__c
constexpr std::size_t kLongestName = 200;      ///< leaves room in Tracker_Name__c
constexpr std::size_t kLongestPhrase = 200;    ///< in UTF-16 units, as all lengths here
constexpr std::size_t kMostPhrases = 100'000;  ///< of all trackers; about 200 MB of automaton

/// The id of a tracker whose definition names none: made from the folded name, the same at all
/// times.
std::string id_for_name(std::string_view name);

/// What is wrong with the trackers by themselves and beside each other. Paths are as in the
/// document: `trackers[2].phrases[0]`.
base::Issues check(std::span<const model::Tracker> trackers);

}  // namespace dealwire::trackers
