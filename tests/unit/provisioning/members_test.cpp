#include "tests/unit/provisioning/made_users.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::provisioning {
namespace {

using model::Member;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class PlanMembers : public testing::Test, protected Plans {};

TEST_F(PlanMembers, MakesActiveStandardUsersMembersAndRecorded) {
    const MemberPlan made = plan({user(1), user(2)});

    EXPECT_EQ(made.added, 2);
    EXPECT_EQ(made.recorded, (std::vector{user_id(1), user_id(2)}));
    EXPECT_EQ(made.newly_recorded.size(), 2U);
}

TEST_F(PlanMembers, LeavesOutWhoIsNobodysColleagueAndSaysWhy) {
    OrgUser portal = user(1);
    portal.user.user_type = "CspLitePortal";
    OrgUser robot = user(2);
    robot.user.user_type = "AutomatedProcess";
    OrgUser strange = user(3);
    strange.user.user_type = "Robot";
    const OrgUser program = with(user(5), "Profile.Name", integration_profiles().front());

    const MemberPlan made = plan({portal, robot, strange, former(4), program});

    EXPECT_TRUE(made.changed.empty());
    std::vector<std::string> reasons;
    for (const LeftOut& one : made.left_out) reasons.push_back(one.reason);
    EXPECT_THAT(reasons, ElementsAre("a portal user", "an automated process",
                                     "of the user type Robot", "inactive", "an integration user"));
}

TEST_F(PlanMembers, ChangesNothingTheSecondTime) {
    provision({user(1), user(2, 1)});
    const MemberPlan second = plan({user(1), user(2, 1)});

    EXPECT_TRUE(second.changed.empty());
    EXPECT_TRUE(second.changes.empty());
    EXPECT_EQ(second.unchanged, 2);
    EXPECT_TRUE(second.newly_recorded.empty());
}

TEST_F(PlanMembers, DeactivatesALeaverAndKeepsWhatWasHers) {
    rules.otherwise.team = "EMEA";
    provision({user(1)});
    const MemberPlan second = plan({former(1)});

    EXPECT_EQ(second.deactivated, 1);
    ASSERT_EQ(second.changed.size(), 1U);
    EXPECT_EQ(second.changed[0].id, known[0].id);
    EXPECT_FALSE(second.changed[0].recorded);
    EXPECT_EQ(second.changed[0].team, "EMEA");
    EXPECT_EQ(second.no_longer_recorded, std::vector{user_id(1)});
}

TEST_F(PlanMembers, CountsAReturningLeaverAsNewlyRecorded) {
    provision({user(1)});
    provision({former(1)});
    const MemberPlan back = plan({user(1)});

    EXPECT_EQ(back.reactivated, 1);
    EXPECT_EQ(back.newly_recorded, std::vector{user_id(1)});
}

TEST_F(PlanMembers, TellsEachChangeOfAField) {
    provision({user(1)});
    OrgUser promoted = with(user(1), "Department", "Sales");
    promoted.user.title = "VP";

    const MemberPlan made = plan({promoted});

    ASSERT_EQ(made.changes.size(), 2U);
    EXPECT_EQ(made.changes[0].field, "title");
    EXPECT_EQ(made.changes[0].before, "AE");
    EXPECT_EQ(made.changes[0].after, "VP");
    EXPECT_EQ(made.changes[0].reason, "changed in Salesforce");
    EXPECT_EQ(made.changes[1].field, "department");
}

TEST_F(PlanMembers, TellsOfANewcomerWhatWasDecided) {
    const MemberPlan made = plan({user(1)});

    ASSERT_EQ(made.changes.size(), 2U);
    EXPECT_EQ(made.changes[0].field, "member");
    EXPECT_EQ(made.changes[1].field, "recorded");
    EXPECT_EQ(made.changes[1].after, "yes");
    EXPECT_EQ(made.changes[1].reason, "no rule matches: otherwise");
}

TEST_F(PlanMembers, KeepsAStampThatMovedWithoutTellingAnybody) {
    provision({user(1)});
    OrgUser touched = user(1);
    touched.user.last_modified = minute(500);

    const MemberPlan made = plan({touched});

    EXPECT_EQ(made.changed.size(), 1U);
    EXPECT_EQ(made.unchanged, 1);
    EXPECT_TRUE(made.changes.empty());
}

TEST_F(PlanMembers, KeepsAnAddressThatChangedAsAFurtherOne) {
    provision({user(1)});
    OrgUser married = user(1);
    married.user.email = "Ana.New@acme.test";

    const MemberPlan made = provision({married});

    EXPECT_EQ(made.members[0].email, "ana.new@acme.test");
    EXPECT_THAT(made.members[0].aliases,
                ElementsAre(model::MemberAlias{"u1@acme.test", model::kFormer}));
    EXPECT_TRUE(plan({married}).changed.empty());
}

TEST_F(PlanMembers, TakesTheAddressMailIsSentFrom) {
    const MemberPlan made = plan({with(user(1), "SenderEmail", "Sales@acme.test")});

    EXPECT_THAT(made.members[0].aliases,
                ElementsAre(model::MemberAlias{"sales@acme.test", model::kSender}));
}

TEST_F(PlanMembers, LeavesARefusedAddressRefused) {
    provision({with(user(1), "SenderEmail", "sales@acme.test")});
    known[0].aliases[0].kind = model::kRefused;

    EXPECT_TRUE(plan({with(user(1), "SenderEmail", "sales@acme.test")}).changed.empty());
}

TEST_F(PlanMembers, ReportsActiveUsersWhoShareAnAddress) {
    OrgUser twin = user(2);
    twin.user.email = "U1@acme.test";

    const MemberPlan made = plan({user(1), twin});

    EXPECT_EQ(made.added, 2);
    ASSERT_THAT(kinds_of(made.notes), ElementsAre("shared-address"));
    EXPECT_EQ(made.notes[0].user, user_id(2));
}

TEST_F(PlanMembers, LeavesAMemberAsHeWasWhereHisUserIsUnknown) {
    provision({user(1)});
    const MemberPlan made = plan({});

    EXPECT_THAT(kinds_of(made.notes), ElementsAre("gone"));
    EXPECT_EQ(made.recorded, std::vector{user_id(1)});
    EXPECT_TRUE(made.changed.empty());
}

TEST_F(PlanMembers, SaysThatARuleNamesAManagerWhomNobodyKnows) {
    rules.rules.push_back(
        {.name = "r", .when = {.kind = Condition::Kind::Under, .manager = "who@acme.test"}});

    const MemberPlan made = plan({user(1)});

    ASSERT_THAT(kinds_of(made.notes), ElementsAre("unknown-manager"));
    EXPECT_THAT(made.notes[0].text, HasSubstr("who@acme.test"));
}

TEST(MemberEmail, DropsTheMarkOfASandbox) {
    EXPECT_EQ(member_email(" Ana@Acme.test.invalid"), "ana@acme.test");
    EXPECT_EQ(member_email("ana@invalid.test"), "ana@invalid.test");
    EXPECT_EQ(email_key("Ana+crm@Acme.test.invalid"), "ana@acme.test");
}

}  // namespace
}  // namespace dealwire::provisioning
