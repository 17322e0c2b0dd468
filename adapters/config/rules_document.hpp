#pragma once

#include "adapters/config/config.hpp"
#include "adapters/config/yaml_reader.hpp"
#include "engine/matching/settings.hpp"

#include <tl/expected.hpp>

#include <string>
#include <string_view>

namespace dealwire::config {

/// Reads `internal_domains` and `matching`, which the config file and a document of rules share.
void read_rules(YamlReader::Section& root, MatchingConfig& rules);

/// Reads and checks a document of rules: `internal_domains` and `matching` as in the config file
/// and nothing else; what it leaves out has its default. Either all, or every problem with path and
/// line; `name` stands for the document in them.
tl::expected<MatchingConfig, base::Issues> parse_rules(std::string_view text,
                                                       const std::string& name);

/// A document that reads as these rules: the same text for equal ones.
std::string rules_text(const MatchingConfig& rules);

/// What matching is given. `rules` must have passed its check.
matching::MatchingSettings matching_settings(const MatchingConfig& rules);

}  // namespace dealwire::config
