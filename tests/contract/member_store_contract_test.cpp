#include "engine/ports/manual_settings.hpp"
#include "engine/ports/member_log.hpp"
#include "engine/ports/store_error.hpp"
#include "tests/contract/builders.hpp"
#include "tests/contract/store_world.hpp"

namespace dealwire::contract {
namespace {

using model::LoggedMemberChange;
using model::ManualSetting;
using model::Member;
using model::MemberAct;
using model::MemberId;
using testing::ElementsAre;
using testing::IsEmpty;

Member member(int user, const std::string& name) {
    return {.id = {"m-" + std::to_string(user)},
            .user = id("005", user),
            .name = name,
            .email = name + "@x.test",
            .title = "AE",
            .manager = id("005", 99),
            .active = true,
            .recorded = false,
            .user_modified = at(user)};
}

/// With a value in every column.
Member whole_member(int user, const std::string& name) {
    Member made = member(user, name);
    made.department = "Sales";
    made.federation_id = "E-" + std::to_string(user);
    made.former_users = {id("005", user + 50), id("005", user + 60)};
    made.aliases = {{name + "@given.test", model::kGiven}, {name + "@old.test", model::kFormer}};
    made.import_mail = true;
    made.team = "Field";
    made.permission_profile = "seller";
    made.workspace = "main";
    made.rule = "Sellers";
    return made;
}

MemberAct act(const std::string& id, int minute, int changes) {
    MemberAct made{.id = {id}, .at = at(minute), .by = "ops", .kind = "provision"};
    for (int i = 1; i <= changes; ++i)
        made.changes.push_back({{"m-" + std::to_string(i)},
                                contract::id("005", i),
                                "User",
                                "title",
                                "AE",
                                "VP",
                                "changed"});
    return made;
}

ManualSetting setting(const std::string& member, const char* name, const std::string& value) {
    return {{member}, name, value, "ops", at(3), "why"};
}

class MemberStoreContract : public StoreContract {
protected:
    ports::MemberStore& store() { return world_->members(); }

    ports::ManualSettings& manual() { return world_->manual_settings(); }

    ports::MemberLog& log() { return world_->member_log(); }
};

TEST_P(MemberStoreContract, ListsMembersInAscendingUserId) {
    store().save(scope(), std::vector{member(2, "bo"), member(1, "ann")});

    EXPECT_THAT(store().all(scope()), ElementsAre(member(1, "ann"), member(2, "bo")));
}

TEST_P(MemberStoreContract, KeepsEverythingOfAMember) {
    store().save(scope(), std::vector{whole_member(1, "ann")});

    EXPECT_THAT(store().all(scope()), ElementsAre(whole_member(1, "ann")));
}

TEST_P(MemberStoreContract, ReplacesByUserAndKeepsTheOthers) {
    store().save(scope(), std::vector{member(1, "ann"), member(2, "bo")});
    Member left = member(2, "bo");
    left.active = false;
    left.manager = {};

    store().save(scope(), std::vector{left});
    store().save(scope(), {});

    EXPECT_THAT(store().all(scope()), ElementsAre(member(1, "ann"), left));
}

TEST_P(MemberStoreContract, ReplacesThePersonOfAFormerUser) {
    store().save(scope(), std::vector{member(1, "ann"), member(2, "bo")});
    Member again = member(3, "ann");
    again.id = {"m-1"};
    again.former_users = {id("005", 1)};

    store().save(scope(), std::vector{again});

    EXPECT_THAT(store().all(scope()), ElementsAre(member(2, "bo"), again));
}

TEST_P(MemberStoreContract, KeepsNothingOfASaveThatFails) {
    world_->break_table("member");
    EXPECT_THROW(store().save(scope(), std::vector{member(1, "ann")}), ports::StoreError);
    world_->heal_table("member");

    EXPECT_TRUE(store().all(scope()).empty());
}

TEST_P(MemberStoreContract, KeepsNothingWithoutItsPlaceInTheLog) {
    world_->break_table("member_change");
    EXPECT_THROW(store().save(scope(), std::vector{whole_member(1, "ann")}, act("a", 1, 1)),
                 ports::StoreError);
    world_->heal_table("member_change");

    EXPECT_THAT(store().all(scope()), IsEmpty());
    EXPECT_THAT(log().changes(scope().tenant, {}, 9), IsEmpty());
}

TEST_P(MemberStoreContract, KeepsOrgsApartAndKnowsThePersonInBoth) {
    store().save(scope(), std::vector{member(1, "ann")});
    Member there = member(7, "ann");
    there.id = {"m-1"};
    there.aliases = {{"ann@given.test", model::kGiven}};

    store().save(scope("acme", 2), std::vector{there});

    EXPECT_THAT(store().elsewhere(scope()), ElementsAre(there));
    EXPECT_EQ(store().all(scope()).at(0).aliases, there.aliases) << "they belong to the person";
    EXPECT_THAT(store().elsewhere(scope("other", 3)), IsEmpty());
}

TEST_P(MemberStoreContract, GivesAnAliasAnotherKind) {
    Member made = whole_member(1, "ann");
    store().save(scope(), std::vector{made});
    made.aliases[1].kind = model::kRefused;

    store().save(scope(), std::vector{made});

    EXPECT_THAT(store().all(scope()), ElementsAre(made));
}

TEST_P(MemberStoreContract, ListsChangesTheNewestActFirst) {
    store().save(scope(), {}, act("a1", 1, 2));
    store().save(scope(), {}, act("a2", 2, 1));

    const auto changes = log().changes(scope().tenant, {}, 9);

    ASSERT_EQ(changes.size(), 3U);
    const MemberAct newest = act("a2", 2, 1);
    EXPECT_EQ(changes[0], (LoggedMemberChange{newest.id, newest.at, "ops", "provision", scope().org,
                                              newest.changes[0]}));
    EXPECT_EQ(changes[1].change, act("a1", 1, 2).changes[0]);
    EXPECT_EQ(changes[2].change, act("a1", 1, 2).changes[1]);
}

TEST_P(MemberStoreContract, ListsChangesOfOneMemberAndSoManyAtMost) {
    store().save(scope(), {}, act("a1", 1, 2));
    store().save(scope(), {}, act("a2", 2, 2));

    EXPECT_EQ(log().changes(scope().tenant, MemberId{"m-2"}, 9).size(), 2U);
    EXPECT_EQ(log().changes(scope().tenant, MemberId{"m-2"}, 1).size(), 1U);
    EXPECT_THAT(log().changes({"other"}, {}, 9), IsEmpty());
}

TEST_P(MemberStoreContract, KeepsWhatWasDecidedByHandForThePersonInEveryOrg) {
    manual().decide(
        scope(),
        std::vector{setting("m-1", model::kTeam, "Field"), setting("m-1", model::kRecorded, "no")},
        {}, act("a1", 1, 1));
    manual().decide(scope("acme", 2), std::vector{setting("m-1", model::kTeam, "Desk")}, {},
                    act("a2", 2, 1));

    EXPECT_THAT(manual().manual(scope().tenant), ElementsAre(setting("m-1", model::kRecorded, "no"),
                                                             setting("m-1", model::kTeam, "Desk")));
    EXPECT_THAT(manual().manual({"other"}), IsEmpty());
    EXPECT_EQ(log().changes(scope().tenant, {}, 9).size(), 2U);
}

TEST_P(MemberStoreContract, TakesADecisionByHandAway) {
    manual().decide(scope(), std::vector{setting("m-1", model::kTeam, "Field")}, {}, {});

    manual().decide(scope(), {}, std::vector{std::pair{MemberId{"m-1"}, std::string{model::kTeam}}},
                    {});

    EXPECT_THAT(manual().manual(scope().tenant), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Stores, MemberStoreContract, testing::ValuesIn(store_kinds()), kind_name);

}  // namespace
}  // namespace dealwire::contract
