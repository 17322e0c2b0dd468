#pragma once

#include "engine/model/member_change.hpp"
#include "engine/provisioning/condition.hpp"
#include "engine/provisioning/members.hpp"

#include <map>
#include <span>
#include <string>

namespace dealwire::provisioning {

/// Decides what members get: the first rule that matches, above it what admins set by hand, above
/// that a rule that says so.
class Assigner {
public:
    Assigner(const AssignmentRules& rules, std::span<const model::ManualSetting> manual,
             ChainOfCommand& chain);

    /// Fills in what rules and admins decide about an active member.
    Explained assign(model::Member& member, const OrgUser& user);

private:
    using OfMember = std::map<std::string, const model::ManualSetting*>;

    const AssignmentRules& rules_;
    ChainOfCommand& chain_;
    std::map<model::MemberId, OfMember> manual_;
};

}  // namespace dealwire::provisioning
