#pragma once

#include <iosfwd>
#include <stop_token>

namespace dealwire::app {

/// Parses the command line, runs the command and returns the exit code.
int run(int argc, char** argv, std::ostream& out, std::ostream& err, std::stop_token stop);

}  // namespace dealwire::app
