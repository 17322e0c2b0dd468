#include "engine/ports/store_error.hpp"
#include "tests/contract/builders.hpp"
#include "tests/contract/store_world.hpp"

#include <atomic>
#include <thread>

namespace dealwire::contract {
namespace {

using model::SettingRevision;
using testing::ElementsAre;

const base::TenantId kTenant{"acme"};
const std::string kKind = "filter";

SettingRevision revision(int number) {
    return {.number = number,
            .document = "# why\nexport: " + std::to_string(number) + "\n",
            .digest = "digest " + std::to_string(number),
            .by = "ann",
            .at = at(number),
            .note = "until the end of the quarter"};
}

class SettingStoreContract : public StoreContract {
protected:
    ports::SettingStore& store() { return world_->settings(); }

    /// On top of whatever is in force.
    bool add(std::vector<SettingRevision> revisions) {
        const auto active = store().active(kTenant, kKind);
        return add_on(active ? active->number : 0, std::move(revisions));
    }

    bool add_on(int seen, std::vector<SettingRevision> revisions) {
        return store().add(kTenant, kKind, seen, revisions);
    }
};

TEST_P(SettingStoreContract, HasNoneAtFirst) {
    EXPECT_EQ(store().active(kTenant, kKind), std::nullopt);
    EXPECT_TRUE(store().history(kTenant, kKind).empty());
    EXPECT_EQ(store().find(kTenant, kKind, 0), std::nullopt);
}

TEST_P(SettingStoreContract, TheHighestNumberIsInForce) {
    EXPECT_TRUE(add({revision(0), revision(1)}));
    EXPECT_TRUE(add({revision(2)}));

    EXPECT_EQ(store().active(kTenant, kKind), revision(2));
    EXPECT_EQ(store().find(kTenant, kKind, 0), revision(0));
    EXPECT_THAT(store().history(kTenant, kKind),
                ElementsAre(revision(2), revision(1), revision(0)));
}

TEST_P(SettingStoreContract, CountsRevisionsBeyondNine) {
    for (int number = 0; number < 12; ++number) EXPECT_TRUE(add({revision(number)}));

    EXPECT_EQ(store().active(kTenant, kKind)->number, 11);
    EXPECT_EQ(store().history(kTenant, kKind).at(1).number, 10);
}

TEST_P(SettingStoreContract, ATakenNumberKeepsNothingOfTheCall) {
    EXPECT_TRUE(add({revision(0), revision(1)}));
    SettingRevision other = revision(1);
    other.by = "ben";

    EXPECT_FALSE(add({revision(2), other}));

    EXPECT_EQ(store().active(kTenant, kKind), revision(1));
    EXPECT_EQ(store().find(kTenant, kKind, 2), std::nullopt);
}

TEST_P(SettingStoreContract, KeepsNothingOfWhoSawAnotherRevision) {
    EXPECT_FALSE(add_on(1, {revision(2)})) << "there is none yet";
    EXPECT_TRUE(add_on(0, {revision(0), revision(1)}));
    EXPECT_TRUE(add_on(1, {revision(2)}));

    EXPECT_FALSE(add_on(1, {revision(3)})) << "although its number is free";
    EXPECT_FALSE(add_on(0, {revision(3)}));
    EXPECT_FALSE(add_on(3, {revision(4)}));

    EXPECT_EQ(store().active(kTenant, kKind), revision(2));
    EXPECT_EQ(store().history(kTenant, kKind).size(), 3U);
}

TEST_P(SettingStoreContract, LetsOneThroughOfSeveralWhoSawTheSame) {
    ASSERT_TRUE(add_on(0, {revision(1)}));
    std::atomic<int> through = 0;
    {
        std::vector<std::jthread> admins;
        for (int i = 0; i < 6; ++i)
            admins.emplace_back([&] { through += add_on(1, {revision(2)}) ? 1 : 0; });
    }
    EXPECT_EQ(through, 1);
    EXPECT_EQ(store().active(kTenant, kKind)->number, 2);
}

TEST_P(SettingStoreContract, TenantsHaveSettingsOfTheirOwn) {
    EXPECT_TRUE(add({revision(0), revision(1)}));

    EXPECT_EQ(store().active({"other"}, kKind), std::nullopt);
    EXPECT_TRUE(store().add({"other"}, kKind, 0, std::vector{revision(0)}));
    EXPECT_EQ(store().active(kTenant, kKind), revision(1));
}

TEST_P(SettingStoreContract, KindsAreCountedApart) {
    EXPECT_TRUE(add({revision(0), revision(1)}));

    EXPECT_EQ(store().active(kTenant, "trackers"), std::nullopt);
    EXPECT_TRUE(store().add(kTenant, "trackers", 0, std::vector{revision(1)}));
    EXPECT_EQ(store().history(kTenant, kKind).size(), 2U);
}

TEST_P(SettingStoreContract, KeepsNothingOfAnAdditionThatFails) {
    world_->break_table("setting_revision");
    EXPECT_THROW(add_on(0, {revision(0), revision(1)}), ports::StoreError);
    world_->heal_table("setting_revision");

    EXPECT_EQ(store().active(kTenant, kKind), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(Stores, SettingStoreContract, testing::ValuesIn(store_kinds()), kind_name);

}  // namespace
}  // namespace dealwire::contract
