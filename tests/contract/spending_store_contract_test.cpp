#include "tests/contract/builders.hpp"
#include "tests/contract/store_world.hpp"

namespace dealwire::contract {
namespace {

using model::Pause;
using model::Spending;
using testing::ElementsAre;
using enum model::WorkKind;

class SpendingStoreContract : public StoreContract {
protected:
    ports::SpendingStore& store() { return world_->spending(); }

    int spent(model::WorkKind kind, int since) {
        for (const Spending& one : store().spent(scope(), at(since)))
            if (one.kind == kind) return one.calls;
        return -1;
    }
};

TEST_P(SpendingStoreContract, AddsUpCallsByKind) {
    store().add(scope(), Import, at(0), 2);
    store().add(scope(), Import, at(1), 3);
    store().add(scope(), Live, at(200), 4);
    store().add(scope("acme", 2), Import, at(0), 50);

    EXPECT_THAT(store().spent(scope(), at(0)),
                ElementsAre(Spending{Live, 4}, Spending{Import, 5}, Spending{Reprocess, 0},
                            Spending{Backfill, 0}));
}

TEST_P(SpendingStoreContract, LeavesOutHoursThatEndedBefore) {
    store().add(scope(), Backfill, at(10), 1);
    store().add(scope(), Backfill, at(70), 2);

    EXPECT_EQ(spent(Backfill, 59), 3);
    EXPECT_EQ(spent(Backfill, 60), 2);
    EXPECT_EQ(spent(Backfill, 130), 0);
}

TEST_P(SpendingStoreContract, KeepsThePauseUntilItIsEnded) {
    EXPECT_EQ(store().paused(scope()), std::nullopt);

    store().pause(scope(), Pause{at(5), "The org's day is spent."});
    store().pause(scope(), Pause{at(9), "Our share is spent."});
    EXPECT_EQ(store().paused(scope()), (Pause{at(9), "Our share is spent."}));
    EXPECT_EQ(store().paused(scope("acme", 2)), std::nullopt);

    store().pause(scope(), std::nullopt);
    EXPECT_EQ(store().paused(scope()), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(Stores, SpendingStoreContract, testing::ValuesIn(store_kinds()),
                         kind_name);

}  // namespace
}  // namespace dealwire::contract
