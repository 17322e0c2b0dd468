// Two processes whose access token died at the same moment: one of them asks for a new one, the
// other takes it over. The org rotates refresh tokens here, and using one twice kills the grant.

#include "tests/contract/scratch_database.hpp"
#include "tests/e2e/kit/dealwire.hpp"
#include "tests/e2e/kit/json.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace dealwire::e2e {
namespace {

using namespace std::chrono_literals;

constexpr int kRounds = 20;
/// A command that asks the org and does not take the tenant's lease.
const Arguments kAsk{"fields", "list", "Account"};
/// Long enough that both processes are there when the token is asked for.
constexpr const char* kSlowTokens =
    R"({"path": "/services/oauth2/token", "action": {"delay_ms": 250}})";

class Stampede : public testing::TestWithParam<contract::ScratchKind> {
protected:
    Stampede() {
        dealwire_.configure("url: sqlite:dealwire.db", "url: " + scratch_->url());
        const Outcome connected = dealwire_.connect();
        EXPECT_EQ(connected.code, 0) << connected;
    }

    /// Both outputs of two processes at once, started as close together as can be.
    std::vector<int> both() {
        std::vector<std::unique_ptr<Child>> children;
        for (const char* name : {"one", "other"})
            children.push_back(dealwire_.begin_as(name, kAsk));
        std::vector<int> codes;
        for (const auto& child : children) codes.push_back(child->wait());
        return codes;
    }

    Org org_;
    Dealwire dealwire_{org_};
    std::unique_ptr<contract::ScratchDatabase> scratch_ = GetParam().make();
};

TEST_P(Stampede, SpendsOneTokenCallARoundAndKeepsTheGrant) {
    org_.control("POST", "tokens/policy", R"({"rotate_refresh_tokens": true})");
    ASSERT_EQ(dealwire_.run(kAsk).code, 0);
    org_.fault(kSlowTokens);
    for (int round = 0; round < kRounds; ++round) {
        org_.control("POST", "tokens/expire");
        org_.reset_stats();

        EXPECT_EQ(both(), (std::vector<int>{0, 0}))
            << "round " << round << "\n"
            << dealwire_.said_by("one") << dealwire_.said_by("other");

        EXPECT_EQ(org_.stat("tokenRequests"), 1) << "round " << round;
    }
}

TEST_P(Stampede, ADeadGrantCostsOneTokenCallAndStops) {
    ASSERT_EQ(dealwire_.run(kAsk).code, 0);
    org_.control("POST", "grants/revoke");
    org_.reset_stats();

    EXPECT_EQ(both(), (std::vector<int>{4, 4}));
    EXPECT_EQ(dealwire_.run(kAsk).code, 4);

    EXPECT_LE(org_.stat("tokenRequests"), 2);
    EXPECT_GE(org_.stat("tokenRequests"), 1);
    org_.control("DELETE", "grants/revoke");
}

TEST_P(Stampede, AProcessThatDiesWhileItAsksHoldsNobodyUp) {
    ASSERT_EQ(dealwire_.run(kAsk).code, 0);
    org_.control("POST", "tokens/expire");
    org_.fault(R"({"path": "/services/oauth2/token", "nth": 1, "action": {"delay_ms": 60000}})");
    org_.reset_stats();
    auto dying = dealwire_.begin_as("one", kAsk);
    ASSERT_TRUE(wait_until([&] { return org_.strikes() > 0; }));
    dying->kill();

    const auto began = std::chrono::steady_clock::now();
    const Outcome next = dealwire_.run(kAsk);

    EXPECT_EQ(next.code, 0) << next;
    EXPECT_LT(std::chrono::steady_clock::now() - began, 50s);
}

INSTANTIATE_TEST_SUITE_P(Stores, Stampede, testing::ValuesIn(contract::scratch_kinds()),
                         [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace dealwire::e2e
