#pragma once

#include "engine/base/error.hpp"
#include "engine/model/run.hpp"

#include <span>
#include <string>

namespace dealwire::model {

// How runs end: beside what became of each object there is what ended all of them early.

/// What ended the run early; null where nothing did. That a person must act, that calls are spent
/// or that somebody asked to stop; else what every one of several objects failed with.
const base::Error* ended_by(std::span<const ObjectOutcome> objects);

/// An object failed with nothing but what ended the run; `ended_by` may be null.
bool is_of_all(const ObjectOutcome& object, const base::Error* ended_by);

/// "ok", "partial", "failed", "stopped-by-budget" or "stopped" (as asked). `ended_by` may be null.
std::string ending_of(Outcome outcome, const base::Error* ended_by);

/// The same for a whole run.
std::string ending_of(const Run& run);

}  // namespace dealwire::model
