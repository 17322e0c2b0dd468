#include "engine/provisioning/assignment.hpp"

#include "engine/provisioning/condition.hpp"
#include "tests/unit/provisioning/made_users.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::provisioning {
namespace {

using model::ManualSetting;
using model::Member;
using testing::ElementsAre;
using testing::HasSubstr;
using enum Operator;

class Assignment : public testing::Test, protected Plans {
protected:
    void add_rule(const char* name, Condition when, Decision set) {
        rules.rules.push_back({.name = name, .when = std::move(when), .set = std::move(set)});
    }

    static Condition sales() { return test("department", Equals, {"Sales"}); }

    static OrgUser seller(int number) { return with(user(number), "Department", "Sales"); }

    void by_hand(const char* setting, const char* value) {
        manual.push_back({{"m1"}, setting, value, "ops", minute(0), "on leave"});
    }
};

TEST_F(Assignment, TakesTheFirstRuleThatMatches) {
    add_rule("Sellers", sales(), {.recorded = true, .team = "Field"});
    add_rule("Everyone", {}, {.recorded = false});

    const MemberPlan made = plan({seller(1), user(2)});

    EXPECT_TRUE(member_of(made, 1).recorded);
    EXPECT_EQ(member_of(made, 1).team, "Field");
    EXPECT_EQ(member_of(made, 1).rule, "Sellers");
    EXPECT_FALSE(member_of(made, 2).recorded);
    EXPECT_EQ(member_of(made, 2).rule, "Everyone");
}

TEST_F(Assignment, FillsWhatARuleLeavesOpenFromOtherwise) {
    rules.otherwise = {.recorded = false, .workspace = "main"};
    add_rule("Sellers", sales(), {.import_mail = true});

    const MemberPlan made = plan({seller(1)});

    EXPECT_FALSE(made.members[0].recorded);
    EXPECT_TRUE(made.members[0].import_mail);
    EXPECT_EQ(made.members[0].workspace, "main");
    EXPECT_THAT(made.explained[0].source.at(model::kRecorded), HasSubstr("leaves it open"));
}

TEST_F(Assignment, PutsWhatWasSetByHandAboveTheRules) {
    add_rule("Sellers", sales(), {.recorded = true});
    provision({seller(1)});
    by_hand(model::kRecorded, "no");

    const MemberPlan made = plan({seller(1)});

    EXPECT_FALSE(made.members[0].recorded);
    ASSERT_EQ(made.changes.size(), 1U);
    EXPECT_EQ(made.changes[0].reason, "by hand, ops on 2026-05-01: on leave");
    EXPECT_EQ(made.no_longer_recorded, std::vector{user_id(1)});
}

TEST_F(Assignment, PutsARuleThatOverridesAboveWhatWasSetByHand) {
    add_rule("Sellers", sales(), {.recorded = true});
    rules.rules[0].overrides_manual = true;
    by_hand(model::kRecorded, "no");
    by_hand(model::kTeam, "Desk");

    const MemberPlan made = plan({seller(1)});

    EXPECT_TRUE(made.members[0].recorded);
    EXPECT_EQ(made.members[0].team, "Desk") << "the rule says nothing about the team";
}

TEST_F(Assignment, SaysWhyTheRuleMatched) {
    add_rule(
        "Sellers",
        {.kind = Condition::Kind::All,
         .parts = {sales(),
                   {.kind = Condition::Kind::Not, .parts = {test("title", MatchesAny, {"VP*"})}}}},
        {});

    EXPECT_THAT(
        plan({seller(1)}).explained[0].because,
        ElementsAre("department is 'Sales', equal to 'Sales'", "title is 'AE', not like 'VP*'"));
}

TEST_F(Assignment, GoesByTheManagersAboveHoweverFar) {
    add_rule("Under one", {.kind = Condition::Kind::Under, .manager = "U1@acme.test"},
             {.team = "One"});

    const MemberPlan made = plan({user(1), former(2, 1), user(3, 2), user(4)});

    EXPECT_EQ(member_of(made, 1).team, "") << "nobody is under himself";
    EXPECT_EQ(member_of(made, 3).team, "One");
    EXPECT_EQ(member_of(made, 4).team, "");
}

TEST_F(Assignment, FindsNobodyUnderHimselfInALoop) {
    add_rule("Under one", {.kind = Condition::Kind::Under, .manager = user_id(1).text()},
             {.team = "One"});

    const MemberPlan made = plan({user(1, 3), user(2, 1), user(3, 2)});

    EXPECT_EQ(member_of(made, 1).team, "");
    EXPECT_EQ(member_of(made, 3).team, "One");
}

class Conditions : public testing::Test {
protected:
    bool holds(const Condition& condition) {
        const std::vector<OrgUser> users{user_};
        ChainOfCommand chain{users};
        return provisioning::holds(condition, user_, chain);
    }

    OrgUser user_ = [] {
        OrgUser made = user(1);
        made.fields.set("Department", "Inside Sales");
        made.fields.set("LastLoginDate", "2026-04-30T08:00:00Z");
        made.fields.set("Quota__c", base::Number{"120000"});
        made.fields.set("Is_Coach__c", true);
        return made;
    }();
};

TEST_F(Conditions, CompareTextsWhateverTheCase) {
    EXPECT_TRUE(holds(test("department", Equals, {"inside SALES"})));
    EXPECT_TRUE(holds(test("department", In, {"Support", "Inside Sales"})));
    EXPECT_TRUE(holds(test("department", Contains, {"sale"})));
    EXPECT_TRUE(holds(test("department", StartsWith, {"inside"})));
    EXPECT_TRUE(holds(test("department", MatchesAny, {"out*", "in*s?les"})));
    EXPECT_FALSE(holds(test("department", Equals, {"Sales"})));
}

TEST_F(Conditions, CompareNumbersFlagsAndTimes) {
    EXPECT_TRUE(holds(test("Quota__c", Above, {"99000"})));
    EXPECT_FALSE(holds(test("Quota__c", Below, {"99000"})));
    EXPECT_TRUE(holds(test("Is_Coach__c", Equals, {"true"})));
    EXPECT_TRUE(holds(test("last_login", Before, {"2026-05-01"})));
    EXPECT_TRUE(holds(test("last_login", After, {"2026-04-30T08:00:00Z"})));
}

TEST_F(Conditions, SayNoOfWhatIsNotThere) {
    EXPECT_FALSE(holds(test("country", Equals, {"France"})));
    EXPECT_FALSE(holds(test("country", MatchesAny, {"*"})));
    EXPECT_TRUE(holds(test("country", Present, {"false"})));
    EXPECT_FALSE(holds(test("department", Above, {"3"})));
}

TEST_F(Conditions, CompareAddressesWithoutTheMarkOfASandbox) {
    user_.user.email = "Ana@Acme.test.invalid";

    EXPECT_TRUE(holds(test("email", Equals, {"ana@acme.test"})));
    EXPECT_TRUE(holds(test("email", MatchesAny, {"*@acme.test"})));
}

}  // namespace
}  // namespace dealwire::provisioning
