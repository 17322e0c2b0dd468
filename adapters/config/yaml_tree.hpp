#pragma once

#include "engine/base/tree.hpp"

#include <string_view>

namespace dealwire::config {

/// A YAML document of ours as the JSON that it means: plain words are read as YAML's core schema
/// has it, what is quoted is a text. For documents that ship with the program; what people write is
/// read by YamlReader. Throws std::runtime_error where it is no YAML.
base::Tree tree_of_yaml(std::string_view text);

}  // namespace dealwire::config
