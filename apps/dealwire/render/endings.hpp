#pragma once

#include "engine/base/error.hpp"
#include "engine/model/run.hpp"

#include <span>
#include <string>

namespace dealwire::app {

// How runs end, as words: beside what became of each object there is what ended all of them early.

/// What ended the run early; null where nothing did. That a person must act, that calls are spent
/// or that somebody asked to stop; else what every one of several objects failed with.
const base::Error* ended_by(std::span<const model::ObjectOutcome> objects);

/// An object failed with nothing but what ended the run; `ended_by` may be null.
bool is_of_all(const model::ObjectOutcome& object, const base::Error* ended_by);

/// The run ended before anything was done about this object.
bool not_reached(const model::ObjectOutcome& object, const base::Error* ended_by);

/// "ok", "partial", "failed", "stopped-by-budget" or "stopped" (as asked). `ended_by` may be null.
std::string ending_of(model::Outcome outcome, const base::Error* ended_by);

/// The same for people: "stopped by budget".
std::string ending_words(std::string ending);

}  // namespace dealwire::app
