#pragma once

#include "engine/base/issue.hpp"
#include "engine/provisioning/assignment_rules.hpp"

#include <tl/expected.hpp>

#include <set>
#include <string>
#include <string_view>

namespace dealwire::config {

/// Reads a document of assignment rules, YAML or JSON (docs/guide/users.md). Strict: either all, or
/// every problem with path and line; `name` stands for the document in them. `importable` are the
/// fields of users that imports read, by API name; a null pointer accepts any that may be one.
tl::expected<provisioning::AssignmentRules, base::Issues> parse_assignment(
    std::string_view text, const std::string& name, const std::set<std::string>* importable);

/// The document of `provisioning::default_assignment_rules()`.
std::string_view default_assignment_text();

}  // namespace dealwire::config
