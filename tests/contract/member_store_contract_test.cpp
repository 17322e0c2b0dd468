#include "engine/ports/store_error.hpp"
#include "tests/contract/builders.hpp"
#include "tests/contract/store_world.hpp"

namespace dealwire::contract {
namespace {

using model::Member;
using testing::ElementsAre;

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

class MemberStoreContract : public StoreContract {
protected:
    ports::MemberStore& store() { return world_->members(); }
};

TEST_P(MemberStoreContract, ListsMembersInAscendingUserId) {
    store().save(scope(), std::vector{member(2, "bo"), member(1, "ann")});

    EXPECT_THAT(store().all(scope()), ElementsAre(member(1, "ann"), member(2, "bo")));
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

TEST_P(MemberStoreContract, KeepsNothingOfASaveThatFails) {
    world_->break_table("member");
    EXPECT_THROW(store().save(scope(), std::vector{member(1, "ann")}), ports::StoreError);
    world_->heal_table("member");

    EXPECT_TRUE(store().all(scope()).empty());
}

TEST_P(MemberStoreContract, KeepsOrgsApart) {
    store().save(scope(), std::vector{member(1, "ann")});

    EXPECT_TRUE(store().all(scope("acme", 2)).empty());
}

INSTANTIATE_TEST_SUITE_P(Stores, MemberStoreContract, testing::ValuesIn(store_kinds()), kind_name);

}  // namespace
}  // namespace dealwire::contract
