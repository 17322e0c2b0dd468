#pragma once

#include "apps/dealwire/desk.hpp"

#include <string>

namespace dealwire::app {

/// The digest that `ExportStore::due` and `due_counts` take. What a change of the members concerns
/// is due from then on. Throws ConfigError where the mapping cannot be read.
std::string export_digest(Local& local, const model::OrgScope& scope);

}  // namespace dealwire::app
