#pragma once

#include "apps/dealwire/desk.hpp"
#include "engine/model/member.hpp"
#include "engine/provisioning/members.hpp"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace dealwire::app {

/// One member for whom other rules decide otherwise.
struct ChangedMember {
    model::Member before;
    model::Member after;
    std::string because;  ///< what decides about the recording then
};

/// What other assignment rules would do, by the users imported last.
struct UserRulesTrial {
    std::vector<ChangedMember> gained;   ///< recorded from then on
    std::vector<ChangedMember> lost;     ///< no longer recorded
    std::vector<ChangedMember> changed;  ///< something else becomes different
    std::size_t recorded_before = 0;
    std::size_t recorded_after = 0;
    std::int64_t released = 0;    ///< opportunities held that would be let go (promise I3)
    std::int64_t taken_back = 0;  ///< released ones that would count again
    /// Opportunities in the org of those gained; nothing where the org was not asked.
    std::optional<std::int64_t> in_org;
    std::string not_asked;                  ///< why not, where it could not be
    std::vector<provisioning::Note> notes;  ///< about the rules themselves
};

/// Compares rules with those in force. Writes nothing; asks the org for a count where `remote` is
/// given and somebody would become recorded.
UserRulesTrial try_user_rules(Place& place, const provisioning::AssignmentRules& rules,
                              Remote* remote, std::stop_token stop);

}  // namespace dealwire::app
