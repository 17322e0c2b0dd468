#pragma once

#include "adapters/config/config.hpp"
#include "engine/base/issue.hpp"
#include "engine/exporting/mapping.hpp"
#include "engine/exporting/settings.hpp"

namespace dealwire::app {

/// What `export.children` of the config file says, by kind.
std::map<std::string, exporting::ChildUse, std::less<>> child_uses(
    const config::ExportConfig& config);

/// Kinds named there that no file of the mapping has.
base::Issues unknown_children(const config::ExportConfig& config,
                              const exporting::Mapping& mapping);

}  // namespace dealwire::app
