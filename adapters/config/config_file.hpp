#pragma once

#include "adapters/config/config.hpp"

#include <tl/expected.hpp>

#include <filesystem>
#include <string>
#include <string_view>

namespace dealwire::config {

/// Reads and checks a config file. Either the whole config, or every problem with its path.
/// Relative paths in the file are relative to the file's folder.
tl::expected<Config, base::Issues> load(const std::filesystem::path& file);

/// As `load`, from text; `name` stands for the file in problems.
tl::expected<Config, base::Issues> parse(std::string_view text, const std::string& name);

/// The commented config with every default that `dealwire init` writes: config/example.yaml.
std::string_view example_text();

}  // namespace dealwire::config
