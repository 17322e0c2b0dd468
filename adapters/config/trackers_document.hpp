#pragma once

#include "engine/base/issue.hpp"
#include "engine/model/tracker.hpp"

#include <tl/expected.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::config {

/// Reads a document of keyword trackers, YAML or JSON (docs/guide/trackers.md). Strict: either all
/// of them, or every problem with path and line; `name` stands for the document in them. An empty
/// list is allowed, an empty document is not.
tl::expected<std::vector<model::Tracker>, base::Issues> parse_trackers(std::string_view text,
                                                                       const std::string& name);

/// A document that reads as these trackers, in YAML: the same text for equal ones.
std::string trackers_text(std::span<const model::Tracker> trackers);

}  // namespace dealwire::config
