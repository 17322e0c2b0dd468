#include "engine/provisioning/members.hpp"

#include "engine/provisioning/hierarchy.hpp"

#include <gtest/gtest.h>

namespace dealwire::provisioning {
namespace {

using model::Member;
using model::RecordId;
using model::User;

RecordId user_id(int number) {
    const std::string digits = std::to_string(number);
    return *RecordId::parse("005" + std::string(12 - digits.size(), '0') + digits);
}

User user(int number, int manager = 0) {
    return {.id = user_id(number),
            .username = "u" + std::to_string(number) + "@acme.test",
            .name = "User " + std::to_string(number),
            .email = "u" + std::to_string(number) + "@acme.test",
            .title = "AE",
            .user_type = "Standard",
            .active = true,
            .manager = manager == 0 ? RecordId{} : user_id(manager)};
}

MemberPlan plan(const std::vector<User>& users, const std::vector<Member>& known = {}) {
    int next = 0;
    return plan_members(users, known,
                        [&] { return model::MemberId{"m" + std::to_string(++next)}; });
}

TEST(PlanMembers, MakesActiveStandardUsersMembersAndRecorded) {
    const MemberPlan made = plan({user(1), user(2)});

    EXPECT_EQ(made.added, 2);
    EXPECT_EQ(made.recorded, (std::vector{user_id(1), user_id(2)}));
    EXPECT_EQ(made.newly_recorded.size(), 2U);
}

TEST(PlanMembers, LeavesOutPortalGuestAndAutomatedUsers) {
    User portal = user(1);
    portal.user_type = "CspLitePortal";
    User robot = user(2);
    robot.user_type = "AutomatedProcess";
    User former = user(3);
    former.active = false;

    EXPECT_TRUE(plan({portal, robot, former}).changed.empty());
}

TEST(PlanMembers, ChangesNothingTheSecondTime) {
    const MemberPlan first = plan({user(1), user(2, 1)});
    const MemberPlan second = plan({user(1), user(2, 1)}, first.changed);

    EXPECT_TRUE(second.changed.empty());
    EXPECT_EQ(second.unchanged, 2);
    EXPECT_TRUE(second.newly_recorded.empty());
}

TEST(PlanMembers, DeactivatesALeaverAndKeepsHim) {
    const MemberPlan first = plan({user(1)});
    User gone = user(1);
    gone.active = false;
    const MemberPlan second = plan({gone}, first.changed);

    EXPECT_EQ(second.deactivated, 1);
    ASSERT_EQ(second.changed.size(), 1U);
    EXPECT_EQ(second.changed[0].id, first.changed[0].id);
    EXPECT_FALSE(second.changed[0].recorded);
    EXPECT_EQ(second.no_longer_recorded, std::vector{user_id(1)});
}

TEST(PlanMembers, CountsAReturningLeaverAsNewlyRecorded) {
    std::vector<Member> known = plan({user(1)}).changed;
    known[0].active = known[0].recorded = false;

    EXPECT_EQ(plan({user(1)}, known).newly_recorded, std::vector{user_id(1)});
}

TEST(PlanMembers, KeepsThePreviousManagerWhereTheNewOneIsUnknown) {
    const std::vector<Member> known = plan({user(1), user(2, 1)}).changed;
    const MemberPlan second = plan({user(1), user(2, 99)}, known);

    EXPECT_TRUE(second.changed.empty());
    ASSERT_EQ(second.warnings.size(), 1U);
    EXPECT_NE(second.warnings[0].find("User 2"), std::string::npos);
}

TEST(PlanMembers, ReportsActiveUsersWhoShareAnAddress) {
    User twin = user(2);
    twin.email = "U1@acme.test";

    EXPECT_EQ(plan({user(1), twin}).warnings.size(), 1U);
}

TEST(MemberEmail, DropsTheMarkOfASandbox) {
    EXPECT_EQ(member_email(" Ana@Acme.test.invalid"), "ana@acme.test");
    EXPECT_EQ(member_email("ana@invalid.test"), "ana@invalid.test");
}

TEST(CutCycles, EndsEveryWalkUpwardsAtATop) {
    std::vector<Member> members = plan({user(1, 3), user(2, 1), user(3, 2), user(4, 1)}).changed;

    EXPECT_TRUE(cut_cycles(members).empty()) << "planning cut the loop already";
    EXPECT_TRUE(members[0].manager.empty());
    EXPECT_EQ(members[3].manager, user_id(1));
}

TEST(CutCycles, CutsAPersonWhoManagesHimself) {
    const MemberPlan made = plan({user(1, 1)});

    EXPECT_TRUE(made.changed[0].manager.empty());
    EXPECT_EQ(made.warnings.size(), 1U);
}

}  // namespace
}  // namespace dealwire::provisioning
