#pragma once

#include "adapters/config/config.hpp"
#include "apps/dealwire/output.hpp"
#include "apps/dealwire/rules_in_force.hpp"
#include "engine/base/tree.hpp"
#include "engine/jobs/rule_trial.hpp"
#include "engine/matching/explain.hpp"

#include <string>
#include <vector>

namespace dealwire::app {

/// A trial with what is needed to tell somebody about it.
struct TrialView {
    std::string source;  ///< where the new rules come from
    const RulesInForce& in_force;
    const config::MatchingConfig& tried;
    const jobs::TrialReport& report;
    const std::vector<std::string>& warnings;
    std::size_t limit;  ///< records listed of a kind; 0: all
    matching::NameOf name_of_record;
};

/// The document of `rules test --json`.
base::Tree trial_tree(const TrialView& view);

void print_trial(const TrialView& view, Output& output);

/// What both documents of rules say differently: setting, before, after.
struct SettingChange {
    std::string setting;
    std::string before;
    std::string after;
};

std::vector<SettingChange> settings_changed(const config::MatchingConfig& before,
                                            const config::MatchingConfig& after);

/// One revision for `rules history`, `rules show` and `status`.
base::Tree revision_tree(const model::SettingRevision& revision, bool in_force);

/// The settings of a document of rules by their names.
base::Tree rules_tree(const config::MatchingConfig& rules);

}  // namespace dealwire::app
