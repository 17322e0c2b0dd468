#include "tests/contract/builders.hpp"
#include "tests/contract/store_world.hpp"

#include <atomic>
#include <latch>
#include <thread>

namespace dealwire::contract {
namespace {

const base::TenantId kAcme{"acme"};
const base::ConnectionId kMain{"main"};

class TokenLeasesContract : public StoreContract {
protected:
    std::string take(const std::string& holder, int now = 1, int until = 60) {
        return world_->token_leases().take(kAcme, kMain, holder, at(now), at(until));
    }
};

TEST_P(TokenLeasesContract, BelongToOneUntilTheyAreGivenBack) {
    EXPECT_EQ(take("a"), "a");
    EXPECT_EQ(take("b"), "a");
    EXPECT_EQ(take("a"), "a");

    world_->token_leases().release(kAcme, kMain, "b");
    EXPECT_EQ(take("b"), "a");
    world_->token_leases().release(kAcme, kMain, "a");
    EXPECT_EQ(take("b"), "b");
}

TEST_P(TokenLeasesContract, RunOut) {
    EXPECT_EQ(take("a", 1, 60), "a");

    EXPECT_EQ(take("b", 59), "a");
    EXPECT_EQ(take("b", 60), "b");
}

TEST_P(TokenLeasesContract, AreOneForEachConnectionOfEachTenant) {
    EXPECT_EQ(take("a"), "a");

    EXPECT_EQ(world_->token_leases().take({"other"}, kMain, "b", at(1), at(60)), "b");
    EXPECT_EQ(world_->token_leases().take(kAcme, {"second"}, "c", at(1), at(60)), "c");
}

TEST_P(TokenLeasesContract, GoToOneOfManyWhoAskAtOnce) {
    constexpr int kMany = 6;
    std::latch together{kMany};
    std::atomic<int> winners = 0;
    {
        std::vector<std::jthread> askers;
        for (int i = 0; i < kMany; ++i)
            askers.emplace_back([&, name = "asker " + std::to_string(i)] {
                together.arrive_and_wait();
                if (take(name) == name) ++winners;
            });
    }
    EXPECT_EQ(winners, 1);
}

INSTANTIATE_TEST_SUITE_P(Stores, TokenLeasesContract, testing::ValuesIn(store_kinds()), kind_name);

}  // namespace
}  // namespace dealwire::contract
