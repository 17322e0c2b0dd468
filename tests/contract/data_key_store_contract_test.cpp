#include "engine/ports/store_error.hpp"
#include "tests/contract/builders.hpp"
#include "tests/contract/store_world.hpp"

namespace dealwire::contract {
namespace {

using ports::DataKey;
using testing::ElementsAre;

const base::TenantId kAcme{"acme"};

DataKey key(const std::string& id, int made = 1) {
    return {.id = id,
            .active = true,
            .wrapped = {"file", "00c0ffee", "wrapped " + id},
            .created_at = at(made),
            .settled_at = std::nullopt};
}

class DataKeyStoreContract : public StoreContract {
protected:
    ports::DataKeyStore& store() { return world_->data_keys(); }
};

TEST_P(DataKeyStoreContract, GivesBackWhatWasAdded) {
    EXPECT_TRUE(store().all(kAcme).empty());

    EXPECT_TRUE(store().activate(kAcme, key("00000001"), ""));

    EXPECT_THAT(store().all(kAcme), ElementsAre(key("00000001")));
    EXPECT_TRUE(store().all({"other"}).empty());
    EXPECT_THAT(store().tenants(), ElementsAre(kAcme));
}

TEST_P(DataKeyStoreContract, LetsOneOfTwoFirstKeysWin) {
    EXPECT_TRUE(store().activate(kAcme, key("00000001"), ""));

    EXPECT_FALSE(store().activate(kAcme, key("00000002"), ""));

    EXPECT_THAT(store().all(kAcme), ElementsAre(key("00000001")));
}

TEST_P(DataKeyStoreContract, RetiresTheFormerOneAndKeepsIt) {
    ASSERT_TRUE(store().activate(kAcme, key("00000001", 1), ""));

    EXPECT_TRUE(store().activate(kAcme, key("00000002", 2), "00000001"));
    EXPECT_FALSE(store().activate(kAcme, key("00000003", 3), "00000001"));

    const auto keys = store().all(kAcme);
    ASSERT_EQ(keys.size(), 2U);
    EXPECT_EQ(keys[0], key("00000002", 2));
    EXPECT_EQ(keys[1].id, "00000001");
    EXPECT_FALSE(keys[1].active);
}

TEST_P(DataKeyStoreContract, SettlesOnceAndRewraps) {
    ASSERT_TRUE(store().activate(kAcme, key("00000001"), ""));

    store().settle(kAcme, "00000001", at(5));
    store().settle(kAcme, "00000001", at(6));
    store().rewrap(kAcme, "00000001", {"env", "abcdef01", "another"});

    const DataKey held = store().all(kAcme).at(0);
    EXPECT_EQ(held.settled_at, at(5));
    EXPECT_EQ(held.wrapped, (ports::WrappedKey{"env", "abcdef01", "another"}));
}

TEST_P(DataKeyStoreContract, RemovesNoKeyThatIsActive) {
    ASSERT_TRUE(store().activate(kAcme, key("00000001"), ""));
    ASSERT_TRUE(store().activate(kAcme, key("00000002"), "00000001"));

    store().remove(kAcme, "00000001");
    store().remove(kAcme, "00000002");

    EXPECT_THAT(store().all(kAcme), ElementsAre(key("00000002")));
}

TEST_P(DataKeyStoreContract, KeepsTheFormerOneActiveWhereTheNewOneCannotBeStored) {
    ASSERT_TRUE(store().activate(kAcme, key("00000001"), ""));
    world_->break_table("data_key");
    EXPECT_THROW((void)store().activate(kAcme, key("00000002"), "00000001"), ports::StoreError);
    world_->heal_table("data_key");

    EXPECT_THAT(store().all(kAcme), ElementsAre(key("00000001")));
}

INSTANTIATE_TEST_SUITE_P(Stores, DataKeyStoreContract, testing::ValuesIn(store_kinds()), kind_name);

}  // namespace
}  // namespace dealwire::contract
