#pragma once

#include "apps/dealwire/output.hpp"
#include "engine/base/secret.hpp"

#include <optional>
#include <string>

namespace dealwire::app {

/// What a file with a secret holds.
enum class SecretShape {
    Line,  ///< one line
    Pem    ///< a key with its head and foot
};

/// What stands in a file, without blanks at either end; empty for no file. Throws ConfigError where
/// it cannot be read.
base::Secret secret_from(const std::string& file);

/// The same for a file that somebody names on the command line: throws ConfigError where it cannot
/// be what was meant, and warns where others on this machine may read it.
base::Secret secret_from(const std::string& file, SecretShape shape, Output& output);

/// A sentence and what to do where others than its owner may read the file; else nothing.
std::optional<std::string> exposed(const std::string& file);

}  // namespace dealwire::app
