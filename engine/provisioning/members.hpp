#pragma once

#include "engine/model/member.hpp"
#include "engine/model/member_change.hpp"
#include "engine/provisioning/assignment_rules.hpp"
#include "engine/provisioning/note.hpp"
#include "engine/provisioning/org_user.hpp"

#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace dealwire::provisioning {

/// A user who is no member, and why: "inactive", "a guest user", ...
struct LeftOut {
    model::RecordId user;
    std::string name;
    std::string reason;
};

/// Why a member is as he is.
struct Explained {
    std::vector<std::string> because = {};  ///< what decided that the rule matched
    /// By setting: "rule 'Sales'", "by hand, ops on 2026-03-01", "default".
    std::map<std::string, std::string> source = {};
};

/// What provisioning would change. Pure data: nothing of it is saved yet.
struct MemberPlan {
    std::vector<model::Member> members;        ///< everybody as he will be, ascending user id
    std::vector<Explained> explained;          ///< of each of them
    std::vector<model::Member> changed;        ///< of those, new or different from what is held
    std::vector<model::MemberChange> changes;  ///< field by field, in the order of `members`
    std::vector<model::RecordId> newly_recorded;
    std::vector<model::RecordId> no_longer_recorded;
    std::vector<model::RecordId> recorded;  ///< all user ids whose conversations count, ascending
    int added = 0;
    int updated = 0;
    int deactivated = 0;
    int reactivated = 0;
    int unchanged = 0;
    std::vector<LeftOut> left_out;  ///< ascending user id
    std::vector<Note> notes;
};

/// What a plan is made of. `users` are all of the org, in any order.
struct PlanInput {
    std::span<const OrgUser> users;
    std::span<const model::Member> known = {};      ///< of this org
    std::span<const model::Member> elsewhere = {};  ///< of the tenant's other orgs
    std::span<const model::ManualSetting> manual = {};
    const AssignmentRules& rules;
};

/// Pure, and independent of the order of the users. `new_id` makes the id of a new member.
MemberPlan plan_members(const PlanInput& input, const std::function<model::MemberId()>& new_id);

}  // namespace dealwire::provisioning
