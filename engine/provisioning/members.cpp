#include "engine/provisioning/members.hpp"

#include "engine/base/text.hpp"
#include "engine/provisioning/hierarchy.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace dealwire::provisioning {
namespace {

using model::Member;
using model::RecordId;
using model::User;

bool is_colleague(const User& user) { return user.active && user.user_type == "Standard"; }

Member member_of(const User& user) {
    return {
        .id = {},
        .user = user.id,
        .name = user.name,
        .email = member_email(user.email),
        .title = user.title,
        .manager = user.manager,
        .active = is_colleague(user),
        .recorded = is_colleague(user),
        .user_modified = user.last_modified,
    };
}

/// New colleagues, and everybody who was a member before.
std::vector<Member> wanted_members(std::span<const User> users,
                                   const std::unordered_map<RecordId, const Member*>& known) {
    std::vector<Member> wanted;
    for (const User& user : users)
        if (is_colleague(user) || known.contains(user.id)) wanted.push_back(member_of(user));
    return wanted;
}

void keep_edge_to_strangers(std::vector<Member>& members, std::span<const User> users,
                            const std::unordered_map<RecordId, const Member*>& known,
                            std::vector<std::string>& warnings) {
    std::unordered_map<RecordId, bool> exists;
    for (const User& user : users) exists.emplace(user.id, true);
    for (Member& member : members) {
        if (member.manager.empty() || exists.contains(member.manager)) continue;
        const auto before = known.find(member.user);
        warnings.push_back("The manager of " + member.name + " (" + member.manager.text() +
                           ") is not among the imported users; the previous manager stays.");
        member.manager = before == known.end() ? RecordId{} : before->second->manager;
    }
}

void report_shared_addresses(const std::vector<Member>& members,
                             std::vector<std::string>& warnings) {
    std::map<std::string, int> seen;
    for (const Member& member : members)
        if (member.active && !member.email.empty()) ++seen[member.email];
    for (const auto& [email, count] : seen)
        if (count > 1)
            warnings.push_back(std::to_string(count) + " active users share " + email +
                               "; the latest modified stands for it.");
}

void count_change(MemberPlan& plan, const Member* before, const Member& after) {
    if (!before) {
        ++plan.added;
        plan.newly_recorded.push_back(after.user);
        return;
    }
    if (after.recorded && !before->recorded) plan.newly_recorded.push_back(after.user);
    if (!after.recorded && before->recorded) plan.no_longer_recorded.push_back(after.user);
    if (before->active && !after.active) {
        ++plan.deactivated;
    } else {
        ++plan.updated;
    }
}

}  // namespace

std::string member_email(const std::string& user_email) {
    constexpr std::string_view kSandboxMark = ".invalid";
    std::string email = base::to_lower_ascii(base::trim(user_email));
    if (email.ends_with(kSandboxMark)) email.resize(email.size() - kSandboxMark.size());
    return email;
}

MemberPlan plan_members(std::span<const User> users, std::span<const Member> known,
                        const std::function<model::MemberId()>& new_id) {
    std::unordered_map<RecordId, const Member*> before;
    for (const Member& member : known) before.emplace(member.user, &member);

    MemberPlan plan;
    std::vector<Member> wanted = wanted_members(users, before);
    keep_edge_to_strangers(wanted, users, before, plan.warnings);
    std::ranges::move(cut_cycles(wanted), std::back_inserter(plan.warnings));
    report_shared_addresses(wanted, plan.warnings);

    for (Member& member : wanted) {
        const auto found = before.find(member.user);
        const Member* old = found == before.end() ? nullptr : found->second;
        if (member.recorded) plan.recorded.push_back(member.user);
        member.id = old ? old->id : new_id();
        if (old && *old == member) {
            ++plan.unchanged;
            continue;
        }
        count_change(plan, old, member);
        plan.changed.push_back(std::move(member));
    }
    std::ranges::sort(plan.recorded);
    return plan;
}

}  // namespace dealwire::provisioning
