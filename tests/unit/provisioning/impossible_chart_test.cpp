// An org chart of 5,000 users with everything in it that an org chart must not have.

#include "tests/unit/provisioning/made_users.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

namespace dealwire::provisioning {
namespace {

using model::Member;
using model::RecordId;

constexpr int kUsers = 5000;
constexpr int kNobody = 900'000;  ///< no user has this number

class ImpossibleChart : public testing::Test, protected Plans {
protected:
    void SetUp() override {
        for (int i = 1; i <= kUsers; ++i) users_.push_back(user(i, i == 1 ? 0 : (i - 2) / 7 + 1));
        loop(1001, 2);
        loop(1011, 3);
        loop(1101, 50);
        for (int i = 1201; i <= 1220; ++i) manager(i, i);
        for (int i = 1301; i <= 1330; ++i) manager(i, kNobody + i);
        for (int i = 2001; i < 2060; ++i) manager(i + 1, i);
        for (int i = 3000; i < 3400; i += 4) at(i).user.active = false;
        for (int i = 3400; i < 3450; ++i) at(i).user.user_type = "Guest";
        for (int i = 3500; i < 3540; ++i) at(i).user.email = at(i + 40).user.email;
        loop(3601, 4);
        for (int i = 3601; i < 3605; ++i) at(i).user.active = false;
        manager(3605, 3601);
    }

    OrgUser& at(int number) { return users_[static_cast<std::size_t>(number - 1)]; }

    void manager(int number, int above) { at(number).user.manager = user_id(above); }

    void loop(int first, int length) {
        for (int i = 0; i < length; ++i) manager(first + i, first + (i + 1) % length);
    }

    std::map<std::string, int> notes(const MemberPlan& plan) {
        std::map<std::string, int> counts;
        for (const Note& note : plan.notes) ++counts[note.kind];
        return counts;
    }

    std::vector<OrgUser> users_;
};

TEST_F(ImpossibleChart, BecomesAForestWithEverybodyInIt) {
    const MemberPlan made = plan(users_);

    std::map<RecordId, const Member*> members;
    for (const Member& member : made.members) members.emplace(member.user, &member);
    EXPECT_EQ(members.size(), kUsers - 100U - 50U - 4U);
    for (const auto& [user, member] : members) {
        std::size_t steps = 0;
        for (const Member* up = member; !up->manager.empty(); up = members.at(up->manager))
            ASSERT_LT(++steps, members.size()) << member->name;
    }
}

TEST_F(ImpossibleChart, IsToldOf) {
    const auto counts = notes(plan(users_));

    EXPECT_EQ(counts.at("loop"), 3 + 1);
    EXPECT_EQ(counts.at("self-manager"), 20);
    EXPECT_EQ(counts.at("manager-missing"), 30);
    EXPECT_EQ(counts.at("shared-address"), 40);
}

TEST_F(ImpossibleChart, ChangesNothingTheSecondTimeInWhateverOrder) {
    const MemberPlan first = provision(users_);
    std::ranges::reverse(users_);

    const MemberPlan second = plan(users_);

    EXPECT_EQ(second.changed.size(), 0U);
    EXPECT_EQ(second.notes, first.notes);
}

}  // namespace
}  // namespace dealwire::provisioning
