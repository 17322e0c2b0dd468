#pragma once

#include "apps/dealwire/output.hpp"
#include "engine/base/tree.hpp"
#include "engine/exporting/exporter.hpp"
#include "engine/exporting/filter_trial.hpp"

namespace dealwire::app {

/// What a filter would do to the history: the trial, and what the plan behind it says.
base::Tree trial_tree(const exporting::FilterTrial& trial, const exporting::ExportReport& plan);
void print_trial(const exporting::FilterTrial& trial, const exporting::ExportReport& plan,
                 Output& output);

}  // namespace dealwire::app
