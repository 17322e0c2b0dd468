// Whatever an org's users look like: what provisioning makes of them is in order.

#include "tests/unit/provisioning/made_users.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

namespace dealwire::provisioning {
namespace {

using model::Member;
using model::RecordId;

/// Small enough that loops, shared addresses and people made anew are no rarity.
constexpr int kUsers = 14;

class MadeOrg {
public:
    explicit MadeOrg(std::uint32_t seed) : chance_{seed} {
        for (int i = 1; i <= kUsers; ++i) users_.push_back(some_user(i));
    }

    [[nodiscard]] const std::vector<OrgUser>& users() const { return users_; }

    [[nodiscard]] std::vector<OrgUser> shuffled() {
        std::vector<OrgUser> users = users_;
        for (std::size_t i = users.size(); i > 1; --i)
            std::swap(users[i - 1], users[static_cast<std::size_t>(below(static_cast<int>(i)))]);
        return users;
    }

    void go_on() {
        for (int i = 0; i < 4; ++i) {
            const int number = 1 + below(kUsers);
            users_[static_cast<std::size_t>(number - 1)] = some_user(number);
        }
    }

    int below(int limit) { return static_cast<int>(chance_() % static_cast<unsigned>(limit)); }

private:
    OrgUser some_user(int number) {
        OrgUser made = user(number, below(kUsers + 3));
        made.user.active = below(4) != 0;
        if (below(8) == 0) made.user.user_type = "Guest";
        made.user.email = "p" + std::to_string(below(10)) + "@acme.test";
        made.user.last_modified = minute(below(5));
        if (below(3) == 0) made.fields.set("FederationIdentifier", "E-" + std::to_string(below(6)));
        made.fields.set("Department", std::string{below(2) == 0 ? "Sales" : "Support"});
        return made;
    }

    std::mt19937 chance_;
    std::vector<OrgUser> users_;
};

AssignmentRules some_rules() {
    AssignmentRules rules = default_assignment_rules();
    rules.rules.push_back({.name = "under",
                           .when = {.kind = Condition::Kind::Under, .manager = user_id(1).text()},
                           .set = {.team = "One"}});
    rules.rules.push_back({.name = "support",
                           .when = test("department", Operator::Equals, {"Support"}),
                           .set = {.recorded = false}});
    return rules;
}

/// Three rounds of life, provisioned after each.
struct Lived {
    explicit Lived(std::uint32_t seed) : org{seed} {
        plans.rules = some_rules();
        for (int round = 0; round < 3; ++round) {
            before = plans.known;
            last = plans.provision(org.users());
            if (round < 2) org.go_on();
        }
    }

    MadeOrg org;
    Plans plans;
    std::vector<Member> before;
    MemberPlan last;
};

std::map<RecordId, const Member*> by_user(const std::vector<Member>& members) {
    std::map<RecordId, const Member*> found;
    for (const Member& member : members) found.emplace(member.user, &member);
    return found;
}

RC_GTEST_PROP(Provisioning, MakesAForestOfActiveManagers, (std::uint32_t seed)) {
    const Lived lived{seed};
    const auto members = by_user(lived.last.members);

    for (const auto& [user, member] : members) {
        std::set<RecordId> seen;
        for (const Member* at = member; !at->manager.empty(); at = members.at(at->manager)) {
            RC_ASSERT(seen.insert(at->user).second);
            RC_ASSERT(members.contains(at->manager));
            RC_ASSERT(members.at(at->manager)->active);
        }
    }
}

RC_GTEST_PROP(Provisioning, HasEveryColleagueExactlyOnce, (std::uint32_t seed)) {
    const Lived lived{seed};
    std::map<RecordId, int> times;
    std::set<model::MemberId> ids;
    for (const Member& member : lived.last.members) {
        RC_ASSERT(ids.insert(member.id).second);
        ++times[member.user];
        for (const RecordId& former : member.former_users) ++times[former];
    }

    for (const auto& [user, count] : times) RC_ASSERT(count == 1);
    for (const OrgUser& user : lived.org.users()) {
        const bool colleague = user.user.active && user.user.user_type == "Standard";
        if (colleague) RC_ASSERT(times[user.user.id] == 1);
    }
}

RC_GTEST_PROP(Provisioning, DoesNotDependOnTheOrderOfUsers, (std::uint32_t seed)) {
    Lived lived{seed};
    Plans one{.known = lived.before, .rules = some_rules(), .next = 100};
    Plans other = one;

    const MemberPlan straight = one.plan(lived.org.users());
    const MemberPlan crooked = other.plan(lived.org.shuffled());

    RC_ASSERT(straight.members == crooked.members);
    RC_ASSERT(straight.changes == crooked.changes);
    RC_ASSERT(straight.notes == crooked.notes);
}

RC_GTEST_PROP(Provisioning, ChangesNothingTheSecondTime, (std::uint32_t seed)) {
    Lived lived{seed};

    const MemberPlan again = lived.plans.plan(lived.org.shuffled());

    RC_ASSERT(again.changed.empty());
    RC_ASSERT(again.changes.empty());
    RC_ASSERT(again.newly_recorded.empty());
    RC_ASSERT(again.no_longer_recorded.empty());
}

RC_GTEST_PROP(Provisioning, LosesNobody, (std::uint32_t seed)) {
    const Lived lived{seed};
    std::set<model::MemberId> now;
    for (const Member& member : lived.last.members) now.insert(member.id);

    for (const Member& member : lived.before) RC_ASSERT(now.contains(member.id));
}

RC_GTEST_PROP(Provisioning, RecordsOnlyWhoIsActive, (std::uint32_t seed)) {
    const Lived lived{seed};

    for (const Member& member : lived.last.members) RC_ASSERT(member.active || !member.recorded);
}

}  // namespace
}  // namespace dealwire::provisioning
