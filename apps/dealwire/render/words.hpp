#pragma once

#include "engine/base/clock.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace dealwire::app {

// Figures as people read them.

/// "1 call", "2 calls".
std::string counted(std::int64_t number, const std::string& noun);

/// "a, b, c".
std::string joined(const std::vector<std::string>& parts, const std::string& between = ", ");

/// Thousands of bytes with one digit after the point: "12.3".
std::string kilobytes(std::int64_t bytes);

/// Seconds with one digit after the point, three below a second: "12.3", "0.042".
std::string seconds(std::chrono::milliseconds took);

/// The largest unit that fits: "40 s", "12 min", "5 h", "3 days".
std::string span(std::chrono::milliseconds time);

/// "12 min ago"; "now" within a second and for what is to come.
std::string ago(base::Instant then, base::Instant now);

/// The text on one line: what breaks lines, and other invisible characters, become blanks.
std::string on_one_line(std::string text);

}  // namespace dealwire::app
