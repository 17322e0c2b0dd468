#pragma once

#include "engine/model/tracker.hpp"

#include <span>
#include <string>
#include <vector>

namespace dealwire::store {

/// How mentions and sets of trackers are stored. Reading throws StoreError where the text is
/// damaged.
std::string phrases_to_json(std::span<const model::PhraseMentions> phrases);
std::vector<model::PhraseMentions> phrases_from_json(const std::string& text);

std::string versions_to_json(std::span<const model::TrackerVersion> versions);
std::vector<model::TrackerVersion> versions_from_json(const std::string& text);

}  // namespace dealwire::store
