#pragma once

#include "engine/base/tree.hpp"

#include <tl/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <string>

namespace dealwire::json {

/// A line's number (from 1), its value or why it has none, and its length in bytes.
using TakeLine = std::function<void(std::int64_t line, tl::expected<base::Tree, std::string> value,
                                    std::size_t bytes)>;

/// Reads newline-delimited JSON, one line in memory at a time; blank lines are passed over. A line
/// longer than `max_bytes` is skipped to its end without being kept and handed over as a problem.
/// `go_on` is asked before each line; false ends the reading.
void read_lines(std::istream& in, std::size_t max_bytes, const TakeLine& take,
                const std::function<bool()>& go_on);

}  // namespace dealwire::json
