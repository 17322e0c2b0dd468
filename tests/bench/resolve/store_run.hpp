#pragma once

#include <string>

namespace dealwire::bench {

/// Resolves what is stale in the store at `url`, as `dealwire resolve` does, and tells how long it
/// took: `seconds`, of which `load`, `read`, `match` and `write`. Every start of it finds
/// everything stale, where `all` says so.
void resolve_store(const std::string& url, bool all);

/// Writes the outcomes that the store holds.
void write_outcomes(const std::string& url, const std::string& file);

}  // namespace dealwire::bench
