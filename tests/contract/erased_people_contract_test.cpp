#include "engine/ports/store_error.hpp"
#include "tests/contract/builders.hpp"
#include "tests/contract/store_world.hpp"

namespace dealwire::contract {
namespace {

using testing::ElementsAre;

const base::TenantId kAcme{"acme"};

class ErasedPeopleContract : public StoreContract {
protected:
    ports::ErasedPeople& store() { return world_->erased_people(); }

    void remember(std::vector<std::string> digests) { store().remember(kAcme, digests, at(1)); }
};

TEST_P(ErasedPeopleContract, RemembersEachOnceAndApart) {
    remember({"b", "a"});
    remember({"a"});

    EXPECT_THAT(store().all(kAcme), ElementsAre("a", "b"));
    EXPECT_TRUE(store().all({"other"}).empty());
}

TEST_P(ErasedPeopleContract, Forgets) {
    remember({"a", "b"});

    EXPECT_EQ(store().forget(kAcme, std::vector<std::string>{"a", "x"}), 1);
    EXPECT_THAT(store().all(kAcme), ElementsAre("b"));
}

TEST_P(ErasedPeopleContract, KeepsOutWhatWasCheckedByAnEarlierList) {
    const std::int64_t before = store().revision(kAcme);
    const auto save = [&](const std::string& id, std::optional<std::int64_t> checked) {
        auto one = conversation(id);
        one.checked = checked;
        return world_->conversations().save(kAcme, std::vector{one}).at(0);
    };
    EXPECT_EQ(save("a", before), ports::Saved::Added);

    remember({"x"});

    EXPECT_GT(store().revision(kAcme), before);
    EXPECT_EQ(store().revision({"other"}), before);
    EXPECT_EQ(save("b", before), ports::Saved::Unchecked);
    EXPECT_FALSE(world_->conversations().find(kAcme, {"b"}));
    EXPECT_EQ(save("a", before), ports::Saved::Unchanged) << "nothing of it is written";
    EXPECT_EQ(save("c", {}), ports::Saved::Added);
    EXPECT_EQ(save("b", store().revision(kAcme)), ports::Saved::Added);
}

TEST_P(ErasedPeopleContract, KeepsTheFirstSecret) {
    const auto secret = [&](const std::string& fresh, const std::string& tenant = "acme") {
        return store().secret({tenant}, base::Secret{fresh}).reveal();
    };

    EXPECT_EQ(secret("one"), "one");
    EXPECT_EQ(secret("two"), "one");
    EXPECT_EQ(secret("three", "other"), "three");
}

TEST_P(ErasedPeopleContract, ForgetsAllOfATenantAndWhatTheyWereMadeWith) {
    remember({"a", "b"});
    store().secret(kAcme, base::Secret{"one"});
    store().remember({"other"}, std::vector<std::string>{"c"}, at(1));

    EXPECT_EQ(store().forget_all(kAcme), 2);

    EXPECT_TRUE(store().all(kAcme).empty());
    EXPECT_EQ(store().secret(kAcme, base::Secret{"two"}).reveal(), "two");
    EXPECT_THAT(store().all({"other"}), ElementsAre("c"));
}

TEST_P(ErasedPeopleContract, TellsOfAFailure) {
    world_->break_table("erased_person");
    EXPECT_THROW(remember({"a"}), ports::StoreError);
    world_->heal_table("erased_person");

    EXPECT_TRUE(store().all(kAcme).empty());
}

INSTANTIATE_TEST_SUITE_P(Stores, ErasedPeopleContract, testing::ValuesIn(store_kinds()), kind_name);

}  // namespace
}  // namespace dealwire::contract
