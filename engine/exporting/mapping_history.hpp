#pragma once

#include "engine/exporting/mapping_check.hpp"
#include "engine/exporting/mapping_trial.hpp"

#include <vector>

namespace dealwire::exporting {

/// What the trial tells of the fields of one rule: what is cut, left empty, not listed, parked or
/// would be refused, and how often. Codes: cut, unfit, unlisted, parked, too-long. `described` may
/// be null.
std::vector<MappingFinding> history_findings(const ObjectRule& rule, const MappingTrial& trial,
                                             const model::ObjectInfo* described);

}  // namespace dealwire::exporting
