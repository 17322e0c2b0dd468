#pragma once

#include "apps/dealwire/output.hpp"
#include "engine/base/tree.hpp"
#include "engine/exporting/exporter.hpp"
#include "engine/exporting/filter_trial.hpp"

#include <cstdint>

namespace dealwire::app {

/// What a filter would do to the history: the trial, and what the plan behind it says.
struct FilterTrialView {
    const exporting::FilterTrial& trial;
    const exporting::ExportReport& plan;
    std::int64_t held = 0;  ///< conversations that there are to be judged

    /// Whether all of them were looked at.
    [[nodiscard]] bool complete() const { return !plan.error; }
};

base::Tree trial_tree(const FilterTrialView& view);
base::Tree would_leave_tree(const FilterTrialView& view);
void print_trial(const FilterTrialView& view, Output& output);

}  // namespace dealwire::app
