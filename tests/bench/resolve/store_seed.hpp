#pragma once

#include "tests/bench/resolve/made_org.hpp"

#include <string>

namespace dealwire::bench {

/// Whose store it is that `seed_store` fills.
model::OrgScope bench_scope();

/// Makes a store at `url` that holds the org, its members and its conversations, saved through the
/// same stores that an import and an ingestion use.
void seed_store(const Scale& scale, const std::string& url);

}  // namespace dealwire::bench
