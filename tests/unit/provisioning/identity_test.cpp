#include "tests/unit/provisioning/made_users.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::provisioning {
namespace {

using model::Member;
using testing::ElementsAre;
using testing::IsEmpty;

OrgUser with_email(OrgUser user, const std::string& email) {
    user.user.email = email;
    return user;
}

class Identity : public testing::Test, protected Plans {
protected:
    /// User 1 as another org knows him, with the member id m-there.
    Member there(int number = 1) {
        Plans other;
        Member member = other.plan({user(number)}).members.at(0);
        member.id = {"m-there"};
        return member;
    }
};

TEST_F(Identity, KnowsAUserWhoWasMadeAnewByHisFederationId) {
    provision({with(user(1), "FederationIdentifier", "E-77")});
    OrgUser again = with(user(2), "FederationIdentifier", "e-77");

    const MemberPlan made = provision({former(1), again});

    ASSERT_EQ(made.members.size(), 1U);
    EXPECT_EQ(made.members[0].id.value, "m1");
    EXPECT_EQ(made.members[0].user, user_id(2));
    EXPECT_THAT(made.members[0].former_users, ElementsAre(user_id(1)));
    EXPECT_THAT(kinds_of(made.notes), ElementsAre("recognised"));
    EXPECT_EQ(made.newly_recorded, std::vector{user_id(2)});
    EXPECT_EQ(made.no_longer_recorded, std::vector{user_id(1)});
    EXPECT_TRUE(plan({former(1), again}).changed.empty());
}

TEST_F(Identity, KnowsAUserWhoWasMadeAnewByHisAddress) {
    provision({user(1)});

    const MemberPlan made = plan({former(1), with_email(user(2), "U1+new@Acme.test.invalid")});

    EXPECT_EQ(member_of(made, 2).id.value, "m1");
}

TEST_F(Identity, KnowsHimByAnAddressHeHadBefore) {
    provision({user(1)});
    provision({with_email(user(1), "else@acme.test")});
    provision({with_email(former(1), "else@acme.test")});

    EXPECT_EQ(member_of(plan({former(1), with_email(user(2), "u1@acme.test")}), 2).id.value, "m1");
}

TEST_F(Identity, TakesNobodyForSomebodyWhoIsStillThere) {
    provision({user(1)});

    const MemberPlan made = plan({user(1), with_email(user(2), "u1@acme.test")});

    EXPECT_EQ(member_of(made, 1).id.value, "m1");
    EXPECT_EQ(member_of(made, 2).id.value, "m2");
}

TEST_F(Identity, BelievesFederationIdsMoreThanAddresses) {
    provision({with(user(1), "FederationIdentifier", "E-77")});
    const OrgUser successor =
        with(with_email(user(2), "u1@acme.test"), "FederationIdentifier", "E-78");

    EXPECT_EQ(member_of(plan({former(1), successor}), 2).id.value, "m2");
}

TEST_F(Identity, GivesTheFederationIdItsPersonBeforeAnAddressTakesHim) {
    provision({with(user(1), "FederationIdentifier", "E-77")});
    const OrgUser by_address = with_email(user(2), "u1@acme.test");
    const OrgUser by_id = with(user(3), "FederationIdentifier", "E-77");

    const MemberPlan made = plan({former(1), by_address, by_id});

    EXPECT_EQ(member_of(made, 3).id.value, "m1");
    EXPECT_EQ(member_of(made, 2).id.value, "m2");
}

TEST_F(Identity, DoesNotGoByAddressesWhereTheRulesSayNo) {
    rules.by_email = false;
    provision({user(1)});

    EXPECT_EQ(member_of(plan({former(1), with_email(user(2), "u1@acme.test")}), 2).id.value, "m2");
}

TEST_F(Identity, KnowsAPersonOfAnotherOrgByHisMaskedAddress) {
    elsewhere = {there()};

    const MemberPlan made = plan({with_email(user(9), "u1@acme.test.invalid")});

    EXPECT_EQ(member_of(made, 9).id.value, "m-there");
    EXPECT_EQ(made.added, 1);
}

TEST_F(Identity, KnowsAPersonOfAFullCopyByIdAndName) {
    elsewhere = {there()};

    EXPECT_EQ(member_of(plan({with_email(user(1), "masked@nowhere.test")}), 1).id.value, "m-there");
}

TEST_F(Identity, BelievesNoIdOfAnotherOrgAlone) {
    elsewhere = {there()};
    OrgUser stranger = with_email(user(1), "someone@else.test");
    stranger.user.name = "Somebody Else";

    EXPECT_EQ(member_of(plan({stranger}), 1).id.value, "m1");
}

TEST_F(Identity, BringsFurtherAddressesFromTheOtherOrg) {
    Member known_there = there();
    known_there.aliases = {{"ana@old.test", model::kGiven}};
    elsewhere = {known_there};

    EXPECT_EQ(member_of(plan({user(1)}), 1).aliases, known_there.aliases);
}

TEST_F(Identity, KeepsTheUserWhoStandsForAPersonAsLongAsHeIsThere) {
    provision({user(1)});
    provision({former(1), with_email(user(2), "u1@acme.test")});
    OrgUser back = user(1);
    back.user.last_modified = minute(900);

    const MemberPlan made = plan({back, with_email(user(2), "u1@acme.test")});

    ASSERT_EQ(made.members.size(), 1U);
    EXPECT_EQ(made.members[0].user, user_id(2));
}

}  // namespace
}  // namespace dealwire::provisioning
