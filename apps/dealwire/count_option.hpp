#pragma once

#include <string>

namespace dealwire::app {

/// Checks an option that takes a whole number from 0 up: what is wrong with `text`, short enough
/// for a line; empty where nothing is.
std::string count_problem(const std::string& text);

}  // namespace dealwire::app
