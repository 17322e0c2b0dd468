#pragma once

#include "engine/base/error.hpp"
#include "engine/model/run_ending.hpp"

#include <string>

namespace dealwire::app {

// How runs end, as words.

using model::ended_by;
using model::ending_of;
using model::is_of_all;

/// The run ended before anything was done about this object.
bool not_reached(const model::ObjectOutcome& object, const base::Error* ended_by);

/// An ending for people: "stopped by budget".
std::string ending_words(std::string ending);

}  // namespace dealwire::app
