#pragma once

#include "apps/dealwire/output.hpp"
#include "apps/dealwire/tracking.hpp"
#include "engine/exporting/exporter.hpp"
#include "engine/jobs/tracker_trial.hpp"

#include <optional>
#include <span>

namespace dealwire::app {

// What `dealwire trackers` answers: documents for --json (docs/reference/cli.md) and lines for
// people.

base::Tree tracker_tree(const model::Tracker& tracker);
base::Tree change_tree(const TrackerChange& change);
base::Tree search_tree(const trackers::SearchReport& report);
/// The cost in Salesforce; null without a connection.
base::Tree forecast_tree(const std::optional<exporting::ExportReport>& forecast);
base::Tree trial_tree(const jobs::TrackerTrial& trial,
                      const std::optional<exporting::ExportReport>& forecast);

void print_tracker_list(std::span<const model::Tracker> trackers,
                        std::span<const ports::TrackerCount> counts, Output& output);
void print_change(const TrackerChange& change, Output& output);
void print_search(const trackers::SearchReport& report, Output& output);
void print_trial(const jobs::TrackerTrial& trial,
                 const std::optional<exporting::ExportReport>& forecast, Output& output);

/// How often something was found; 0 where it is not among `counts`.
ports::TrackerCount count_of(const model::Tracker& tracker,
                             std::span<const ports::TrackerCount> counts);

}  // namespace dealwire::app
