#include "engine/ports/store_error.hpp"
#include "tests/contract/builders.hpp"
#include "tests/contract/store_world.hpp"

#include <atomic>
#include <thread>

namespace dealwire::contract {
namespace {

class UsedRequestsContract : public StoreContract {
protected:
    /// At second `now`, one that is kept until second 300.
    bool use(const std::string& signature, int now = 0, const std::string& tenant = "acme") {
        return world_->used_requests().use({tenant}, signature, at(300), at(now));
    }
};

TEST_P(UsedRequestsContract, LetsEachThroughOnce) {
    EXPECT_TRUE(use("a"));
    EXPECT_TRUE(use("b"));
    EXPECT_FALSE(use("a"));
    EXPECT_FALSE(use("b", 300)) << "to the last moment";
    EXPECT_TRUE(use("A")) << "letters count";
    EXPECT_TRUE(use("a", 0, "other")) << "tenants know nothing of each other";
}

TEST_P(UsedRequestsContract, ForgetsWhatIsTooOldToBeAcceptedAnyway) {
    EXPECT_TRUE(use("a"));
    EXPECT_TRUE(use("b", 301));
    EXPECT_TRUE(use("a", 301));
}

TEST_P(UsedRequestsContract, LetsOneOfManyAtOnceThrough) {
    std::atomic<int> through = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 8; ++i) threads.emplace_back([&] { through += use("same") ? 1 : 0; });
    }
    EXPECT_EQ(through, 1);
}

TEST_P(UsedRequestsContract, TellsOfAFailure) {
    world_->break_table("used_request");
    EXPECT_THROW(use("a"), ports::StoreError);
    world_->heal_table("used_request");

    EXPECT_TRUE(use("a")) << "it was not used";
}

INSTANTIATE_TEST_SUITE_P(Stores, UsedRequestsContract, testing::ValuesIn(store_kinds()), kind_name);

}  // namespace
}  // namespace dealwire::contract
