#pragma once

#include "tests/bench/resolve/made_org.hpp"

#include <string>

namespace dealwire::bench {

/// Writes the org as tab-separated files, one per table of peers/tables.sql, with addresses and
/// domains parsed already, as a good import would have left them.
void write_peer_files(const Scale& scale, const std::string& folder);

}  // namespace dealwire::bench
