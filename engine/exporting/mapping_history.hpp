#pragma once

#include "engine/exporting/mapping_check.hpp"
#include "engine/exporting/mapping_trial.hpp"

#include <string>
#include <vector>

namespace dealwire::exporting {

/// What the trial tells of the fields of one rule: what is cut, left empty, not listed, parked or
/// would be refused, and how often; and where a path leads nowhere, but one like it does. Codes:
/// cut, unfit, unlisted, parked, too-long, path. A few that are cut are but a note. `described` may
/// be null.
std::vector<MappingFinding> history_findings(const ObjectRule& rule, const MappingTrial& trial,
                                             const model::ObjectInfo* described);

/// `Object.Field` of those fields that are empty in every record.
std::vector<std::string> never_filled(const ObjectRule& rule, const MappingTrial& trial);

}  // namespace dealwire::exporting
