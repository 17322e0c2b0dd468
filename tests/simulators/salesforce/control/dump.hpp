#pragma once

#include "tests/simulators/salesforce/org/org.hpp"

namespace dealwire::orgsim {

struct DumpOptions {
    std::vector<std::string> objects;  ///< empty: all
    bool deleted = false;              ///< with rows in the recycle bin
    bool stable = false;               ///< without ids and stamps the org made itself
};

/// All rows, sorted by external key, else id. With `stable`, two orgs that went through the same
/// writes in another order give the same text: ids made by the org, audit fields and auto-numbers
/// are left out, references to rows with an external key name that key.
Json dump(Org& org, const DumpOptions& options);

}  // namespace dealwire::orgsim
