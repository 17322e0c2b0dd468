#pragma once

#include "engine/model/crm_records.hpp"
#include "engine/model/member.hpp"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace dealwire::provisioning {

/// What provisioning would change. Pure data: nothing of it is saved yet.
struct MemberPlan {
    std::vector<model::Member> changed;  ///< new, or different from what is held
    std::vector<model::RecordId> newly_recorded;
    std::vector<model::RecordId> no_longer_recorded;
    std::vector<model::RecordId> recorded;  ///< all user ids whose conversations count, ascending
    int added = 0;
    int updated = 0;
    int deactivated = 0;
    int unchanged = 0;
    std::vector<std::string> warnings;
};

/// The default rule: active standard users are members and recorded; a user who is neither any more
/// is kept as an inactive member. Others (portal, guest, automated) never become members.
/// `known` are the members held now; `new_id` makes the id of a new one.
MemberPlan plan_members(std::span<const model::User> users, std::span<const model::Member> known,
                        const std::function<model::MemberId()>& new_id);

/// The address a user is matched by: lower case, without the `.invalid` that a sandbox appends.
/// Source: Salesforce API reference 14 (sandbox user e-mail).
std::string member_email(const std::string& user_email);

}  // namespace dealwire::provisioning
