#pragma once

#include "engine/model/member_change.hpp"
#include "engine/provisioning/members.hpp"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace dealwire::provisioning {

/// What tells the difference: names of managers, and reasons by field ("" for all others).
struct DiffWords {
    std::function<std::string(const model::RecordId&)> name_of;
    std::map<std::string, std::string> reasons;
};

/// Field by field. `before` null: somebody new, of whom joining and what was decided is told.
std::vector<model::MemberChange> differences(const model::Member* before,
                                             const model::Member& after, const DiffWords& words);

}  // namespace dealwire::provisioning
