#pragma once

#include "tests/bench/resolve/made_org.hpp"

#include <string>

namespace dealwire::bench {

/// The floor: the same rules as bare as they can be written, with hash maps over whole numbers. No
/// traces, no merges, no history, no phones, no settings; addresses are parsed before the clock
/// starts.
void run_floor(const Scale& scale, const std::string& file);

}  // namespace dealwire::bench
