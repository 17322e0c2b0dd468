#pragma once

#include "adapters/config/config.hpp"
#include "apps/dealwire/command.hpp"

#include <tl/expected.hpp>

#include <filesystem>

namespace dealwire::app {

/// Where the config is: --config, else $DEALWIRE_CONFIG, else ./dealwire.yaml, else
/// /etc/dealwire/dealwire.yaml. The file need not exist.
std::filesystem::path config_path(const Globals& globals);

tl::expected<config::Config, base::Issues> load_settings(const Globals& globals);

/// Folder of the mapping files: that of the config, else the one beside the program's sources or
/// its installation.
std::filesystem::path mappings_folder(const config::Config& config);

}  // namespace dealwire::app
