#pragma once

#include "tests/simulators/salesforce/schema/schema.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace dealwire::orgsim {

/// What was read from a Salesforce DX source tree.
struct PackageReport {
    int objects = 0;
    int fields = 0;
    std::vector<std::string> problems;  ///< "file: what is wrong", the file was skipped
};

/// Adds the custom objects and fields below `directory` to `schema`: every
/// `objects/X/X.object-meta.xml` and `objects/X/fields/F.field-meta.xml` at any depth, global
/// value sets, roll-ups and formulas. Fields of Activity land on Task and Event. Objects get their
/// key prefixes (a00, a01 …) in the order of their names. `link` is called.
PackageReport load_package(const std::filesystem::path& directory, Schema& schema);

}  // namespace dealwire::orgsim
