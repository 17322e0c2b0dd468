#include "apps/dealwire/user_rules_trial.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace dealwire::app {
namespace {

using model::Member;
using model::RecordId;
using provisioning::MemberPlan;

constexpr std::size_t kOwnersPerQuery = 100;

using ByUser = std::map<RecordId, const Member*>;

ByUser by_user(const MemberPlan& plan) {
    ByUser members;
    for (const Member& member : plan.members) members.emplace(member.user, &member);
    return members;
}

bool same_settings(const Member& one, const Member& other) {
    return one.active == other.active && one.import_mail == other.import_mail &&
           one.team == other.team && one.permission_profile == other.permission_profile &&
           one.workspace == other.workspace && one.rule == other.rule;
}

std::string reason_of(const MemberPlan& plan, std::size_t at) {
    const auto& source = plan.explained[at].source;
    const auto found = source.find(model::kRecorded);
    return found == source.end() ? "" : found->second;
}

/// Somebody whom only one of both makes a member is nobody in the other.
Member nobody(const Member& like) {
    Member member = like;
    member.active = member.recorded = member.import_mail = false;
    member.team = member.permission_profile = member.workspace = member.rule = "";
    return member;
}

void compare(const MemberPlan& before, const MemberPlan& after, UserRulesTrial& trial) {
    const ByUser old = by_user(before);
    std::set<RecordId> seen;
    for (std::size_t i = 0; i < after.members.size(); ++i) {
        const Member& now = after.members[i];
        seen.insert(now.user);
        const auto found = old.find(now.user);
        const Member then = found == old.end() ? nobody(now) : *found->second;
        auto& list = now.recorded && !then.recorded   ? trial.gained
                     : !now.recorded && then.recorded ? trial.lost
                                                      : trial.changed;
        if (now.recorded != then.recorded || !same_settings(now, then))
            list.push_back({then, now, reason_of(after, i)});
    }
    for (const Member& then : before.members)
        if (!seen.contains(then.user) && then.recorded)
            trial.lost.push_back({then, nobody(then), "left out"});
}

void count_opportunities(Place& place, UserRulesTrial& trial) {
    std::set<RecordId> gained;
    std::set<RecordId> lost;
    for (const ChangedMember& one : trial.gained) gained.insert(one.after.user);
    for (const ChangedMember& one : trial.lost) lost.insert(one.before.user);
    if (gained.empty() && lost.empty()) return;
    place.local.reader().opportunities(place.scope, [&](const model::Opportunity& opportunity) {
        const bool live = opportunity.state == model::RecordState::Live;
        const bool released = opportunity.state == model::RecordState::Released;
        if (live && lost.contains(opportunity.owner)) ++trial.released;
        if (released && gained.contains(opportunity.owner)) ++trial.taken_back;
    });
}

std::vector<ports::ReadRequest> questions(const std::vector<ChangedMember>& gained) {
    std::vector<ports::ReadRequest> requests;
    for (std::size_t i = 0; i < gained.size(); ++i) {
        if (i % kOwnersPerQuery == 0)
            requests.push_back({.object = "Opportunity",
                                .columns = {{"Id", "id"}},
                                .include_deleted = false,
                                .go_on = [](const ports::FirstPage&) { return false; }});
        requests.back().owners.push_back(gained[i].after.user);
    }
    return requests;
}

void ask_org(Remote& remote, std::stop_token stop, UserRulesTrial& trial) {
    const auto requests = questions(trial.gained);
    const auto ignore = [](std::size_t, const model::RecordPage&) {};
    std::int64_t total = 0;
    for (const ports::ReadOutcome& outcome :
         remote.source().read(requests, ignore, std::move(stop))) {
        if (!outcome.result) {
            trial.not_asked = outcome.result.error().detail;
            return;
        }
        total += outcome.total;
    }
    trial.in_org = total;
}

}  // namespace

UserRulesTrial try_user_rules(Place& place, const provisioning::AssignmentRules& rules,
                              Remote* remote, std::stop_token stop) {
    provisioning::Provisioner& provisioner = place.local.provisioner();
    const MemberPlan before = provisioner.plan(place.scope);
    const MemberPlan after = provisioner.plan_by(place.scope, rules);
    UserRulesTrial trial;
    trial.recorded_before = before.recorded.size();
    trial.recorded_after = after.recorded.size();
    compare(before, after, trial);
    count_opportunities(place, trial);
    for (const auto& note : after.notes)
        if (note.kind == "unknown-manager") trial.notes.push_back(note);
    if (remote && !trial.gained.empty()) ask_org(*remote, std::move(stop), trial);
    return trial;
}

}  // namespace dealwire::app
