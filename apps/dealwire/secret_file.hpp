#pragma once

#include "engine/base/secret.hpp"

#include <string>

namespace dealwire::app {

/// The content of a file without white space at its ends; empty without a file. Throws ConfigError
/// where it cannot be read.
base::Secret secret_from(const std::string& file);

}  // namespace dealwire::app
