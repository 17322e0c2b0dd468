#include "engine/provisioning/hierarchy.hpp"

#include "tests/unit/provisioning/made_users.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::provisioning {
namespace {

using model::RecordId;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Hierarchy : public testing::Test, protected Plans {
protected:
    RecordId manager_of(const MemberPlan& plan, int number) {
        return member_of(plan, number).manager;
    }
};

TEST_F(Hierarchy, CutsALoopOfTwoAtTheLowestId) {
    const MemberPlan made = plan({user(2, 1), user(1, 2)});

    EXPECT_TRUE(manager_of(made, 1).empty());
    EXPECT_EQ(manager_of(made, 2), user_id(1));
    ASSERT_THAT(kinds_of(made.notes), ElementsAre("loop"));
    EXPECT_THAT(made.notes[0].text,
                HasSubstr("loop of 2: User 1 under User 2 under User 1. User 1"));
}

TEST_F(Hierarchy, CutsALoopOfThreeAndLeavesWhoHangsBelow) {
    const MemberPlan made = plan({user(1, 3), user(2, 1), user(3, 2), user(4, 1)});

    EXPECT_TRUE(manager_of(made, 1).empty());
    EXPECT_EQ(manager_of(made, 4), user_id(1));
}

TEST_F(Hierarchy, NamesAFewOfALongLoop) {
    std::vector<OrgUser> users;
    for (int i = 1; i <= 50; ++i) users.push_back(user(i, i % 50 + 1));

    const MemberPlan made = plan(users);

    ASSERT_EQ(made.notes.size(), 1U);
    EXPECT_THAT(made.notes[0].text, HasSubstr("loop of 50"));
    EXPECT_THAT(made.notes[0].text, HasSubstr("(45 more)"));
}

TEST_F(Hierarchy, PutsWhoManagesHimselfAtTheTop) {
    const MemberPlan made = plan({user(1, 1)});

    EXPECT_TRUE(manager_of(made, 1).empty());
    EXPECT_THAT(kinds_of(made.notes), ElementsAre("self-manager"));
}

TEST_F(Hierarchy, HangsPeopleOfALeaverAtTheNextActiveManagerAbove) {
    const MemberPlan made = plan({user(1), former(2, 1), former(3, 2), user(4, 3)});

    EXPECT_EQ(manager_of(made, 4), user_id(1));
    ASSERT_THAT(kinds_of(made.notes), ElementsAre("manager-inactive"));
    EXPECT_THAT(made.notes[0].text, HasSubstr("User 3 (" + user_id(3).text() + "), is inactive"));
    EXPECT_THAT(made.notes[0].text, HasSubstr("User 1"));
}

TEST_F(Hierarchy, PassesOverAManagerWhoIsLeftOut) {
    OrgUser portal = user(2, 1);
    portal.user.user_type = "PowerPartner";

    EXPECT_EQ(manager_of(plan({user(1), portal, user(3, 2)}), 3), user_id(1));
}

TEST_F(Hierarchy, EndsWhereLeaversLeadInACircle) {
    const MemberPlan made = plan({user(1, 2), former(2, 3), former(3, 2)});

    EXPECT_TRUE(manager_of(made, 1).empty());
    EXPECT_THAT(kinds_of(made.notes), ElementsAre("loop"));
}

TEST_F(Hierarchy, EndsWhereALeaverLeadsBack) {
    const MemberPlan made = plan({user(1, 2), former(2, 1)});

    EXPECT_TRUE(manager_of(made, 1).empty());
    EXPECT_THAT(kinds_of(made.notes), ElementsAre("loop"));
}

TEST_F(Hierarchy, KeepsThePreviousManagerWhereTheNewOneIsUnknown) {
    provision({user(1), user(2, 1)});
    const MemberPlan second = plan({user(1), user(2, 99)});

    EXPECT_TRUE(second.changed.empty());
    ASSERT_THAT(kinds_of(second.notes), ElementsAre("manager-missing"));
    EXPECT_THAT(second.notes[0].text, HasSubstr("the previous manager stays"));
}

TEST_F(Hierarchy, PutsWhoNeverHadAKnownManagerAtTheTop) {
    EXPECT_TRUE(manager_of(plan({user(2, 99)}), 2).empty());
}

TEST_F(Hierarchy, FollowsAManagerWhoWasMadeAnew) {
    provision({user(1), user(2, 1)});
    OrgUser again = user(7);
    again.user.email = "u1@acme.test";

    const MemberPlan made = plan({former(1), user(2, 1), again});

    EXPECT_EQ(manager_of(made, 2), user_id(7));
    EXPECT_THAT(kinds_of(made.notes), ElementsAre("recognised"));
}

TEST_F(Hierarchy, StandsAnyDepth) {
    std::vector<OrgUser> users{user(1)};
    for (int i = 2; i <= 20'000; ++i) users.push_back(user(i, i - 1));

    const MemberPlan made = plan(users);

    EXPECT_EQ(manager_of(made, 20'000), user_id(19'999));
    EXPECT_THAT(made.notes, IsEmpty());
}

}  // namespace
}  // namespace dealwire::provisioning
