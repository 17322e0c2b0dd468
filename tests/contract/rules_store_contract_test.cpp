#include "engine/ports/store_error.hpp"
#include "tests/contract/builders.hpp"
#include "tests/contract/store_world.hpp"

namespace dealwire::contract {
namespace {

using model::RuleRevision;
using testing::ElementsAre;

const base::TenantId kTenant{"acme"};

RuleRevision revision(int number) {
    return {.number = number,
            .document = "# why\nmatching:\n  closed_grace: " + std::to_string(number) + "d\n",
            .digest = "digest " + std::to_string(number),
            .by = "ann",
            .at = at(number),
            .note = "until the end of the quarter"};
}

class RulesStoreContract : public StoreContract {
protected:
    ports::RulesStore& store() { return world_->rules(); }

    bool add(std::vector<RuleRevision> revisions) { return store().add(kTenant, revisions); }
};

TEST_P(RulesStoreContract, HasNoneAtFirst) {
    EXPECT_EQ(store().active(kTenant), std::nullopt);
    EXPECT_TRUE(store().history(kTenant).empty());
    EXPECT_EQ(store().find(kTenant, 0), std::nullopt);
}

TEST_P(RulesStoreContract, TheHighestNumberIsInForce) {
    EXPECT_TRUE(add({revision(0), revision(1)}));
    EXPECT_TRUE(add({revision(2)}));

    EXPECT_EQ(store().active(kTenant), revision(2));
    EXPECT_EQ(store().find(kTenant, 0), revision(0));
    EXPECT_THAT(store().history(kTenant), ElementsAre(revision(2), revision(1), revision(0)));
}

TEST_P(RulesStoreContract, CountsRevisionsBeyondNine) {
    for (int number = 0; number < 12; ++number) EXPECT_TRUE(add({revision(number)}));

    EXPECT_EQ(store().active(kTenant)->number, 11);
    EXPECT_EQ(store().history(kTenant).at(1).number, 10);
}

TEST_P(RulesStoreContract, ATakenNumberKeepsNothingOfTheCall) {
    EXPECT_TRUE(add({revision(0), revision(1)}));
    RuleRevision other = revision(1);
    other.by = "ben";

    EXPECT_FALSE(add({revision(2), other}));

    EXPECT_EQ(store().active(kTenant), revision(1));
    EXPECT_EQ(store().find(kTenant, 2), std::nullopt);
}

TEST_P(RulesStoreContract, TenantsHaveRulesOfTheirOwn) {
    EXPECT_TRUE(add({revision(0), revision(1)}));

    EXPECT_EQ(store().active({"other"}), std::nullopt);
    EXPECT_TRUE(store().add({"other"}, std::vector{revision(0)}));
    EXPECT_EQ(store().active(kTenant), revision(1));
}

TEST_P(RulesStoreContract, KeepsNothingOfAnAdditionThatFails) {
    world_->break_table("matching_rules");
    EXPECT_THROW(add({revision(0), revision(1)}), ports::StoreError);
    world_->heal_table("matching_rules");

    EXPECT_EQ(store().active(kTenant), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(Stores, RulesStoreContract, testing::ValuesIn(store_kinds()), kind_name);

}  // namespace
}  // namespace dealwire::contract
