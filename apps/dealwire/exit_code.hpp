#pragma once

#include "engine/base/error.hpp"
#include "engine/model/run.hpp"

namespace dealwire::app {

/// What the program answers to its caller (docs/reference/cli.md).
enum class ExitCode {
    Done = 0,
    Failed = 1,
    Usage = 2,        ///< wrong usage or configuration
    Partial = 3,      ///< something was rejected, parked, or an object failed
    Reauthorise = 4,  ///< the connection must be authorised again
    Budget = 5,       ///< the day's calls are used up
};

/// The code for an error that ended the work.
ExitCode exit_code_of(const base::Error& error);

/// The code for a finished piece of work.
ExitCode exit_code_of(model::Outcome outcome);

}  // namespace dealwire::app
