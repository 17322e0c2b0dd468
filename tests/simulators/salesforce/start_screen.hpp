#pragma once

#include "tests/simulators/salesforce/oauth/endpoints.hpp"
#include "tests/simulators/salesforce/options.hpp"
#include "tests/simulators/salesforce/schema/package_loader.hpp"

#include <string>

namespace dealwire::orgsim {

/// What the program prints once both orgs listen: addresses, logins, what to do next.
std::string start_screen(const Org& production, const Org& sandbox, const Options& options,
                         const PackageReport& package, const Credentials& credentials,
                         const std::string& rows);

}  // namespace dealwire::orgsim
