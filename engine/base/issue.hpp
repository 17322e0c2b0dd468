#pragma once

#include <string>
#include <vector>

namespace dealwire::base {

/// One thing wrong with what a person wrote. Collected, so that all are shown at once.
struct Issue {
    std::string path;         ///< where, e.g. "salesforce.test_hosts[1]" or "mappings/task.yaml:12"
    std::string problem;      ///< what is wrong and what to write instead
    std::string remedy = {};  ///< where writing something else is not it

    bool operator==(const Issue&) const = default;
};

using Issues = std::vector<Issue>;

}  // namespace dealwire::base
