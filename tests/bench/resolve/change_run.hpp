#pragma once

#include <string>

namespace dealwire::bench {

/// Makes the changes of the store at `url`, which was resolved before, worth following, and tells
/// how long that took (`prepare`).
void prepare_store(const std::string& url);

/// Changes one record after the other in that store, as an import does, and after each resolves
/// what is stale, as `dealwire resolve` does. Tells for each change the `seconds` that resolving
/// took and how many conversations were `looked_at`.
void change_store(const std::string& url);

}  // namespace dealwire::bench
