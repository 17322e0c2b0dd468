#pragma once

#include "adapters/config/yaml_reader.hpp"
#include "engine/exporting/mapping.hpp"

namespace dealwire::config {

/// One file as it was read; what it says may still disagree with other files.
struct ReadRule {
    exporting::ObjectRule rule;
    bool enabled = true;
};

/// Reads the rules of one object. Problems go to the reader; the rule is of use only where there
/// are none.
ReadRule read_rule(YamlReader& reader);

}  // namespace dealwire::config
