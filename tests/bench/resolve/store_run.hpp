#pragma once

#include <string>

namespace dealwire::bench {

/// Resolves what is stale in the store at `url`, as `dealwire resolve` does, and tells how long it
/// took: `seconds`, and how long it was busy with `load`, `read`, `match` and `write`. With other
/// rules everything is stale that was resolved with the first; they come to the same.
void resolve_store(const std::string& url, bool other_rules);

/// Writes the outcomes that the store holds.
void write_outcomes(const std::string& url, const std::string& file);

}  // namespace dealwire::bench
