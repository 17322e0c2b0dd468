#pragma once

#include "engine/exporting/filter_condition.hpp"
#include "engine/exporting/mapping.hpp"

namespace dealwire::exporting {

/// Whether a rule of the mapping or a test of the filter looks into the transcript of a document,
/// or takes the document as a whole. Mostly none does, and half of a document need not be read.
bool reads_transcript(const Mapping& mapping, const Filter& filter);

}  // namespace dealwire::exporting
