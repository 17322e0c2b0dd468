#pragma once

#include "adapters/config/config.hpp"

#include <string>
#include <vector>

namespace dealwire::config {

/// A setting that is another one now.
struct ConfigChange {
    std::string path;    ///< "jobs.sync.every"
    std::string before;  ///< as YAML; what was in force where it was not there; may be empty
    std::string after;
    bool at_next_start = false;  ///< a running service keeps what it began with

    bool operator==(const ConfigChange&) const = default;
};

/// In the order of their paths. Passwords in URLs are left out, and a change of one alone is not
/// seen.
std::vector<ConfigChange> changes_between(const Config& before, const Config& after);

}  // namespace dealwire::config
