// kill -9 in the middle of the main job, and two of them at once.

#include "tests/e2e/kit/dealwire.hpp"
#include "tests/e2e/kit/expectations.hpp"
#include "tests/e2e/kit/json.hpp"
#include "tests/e2e/kit/samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <thread>

namespace dealwire::e2e {
namespace {

using namespace std::chrono_literals;
using base::Tree;
using testing::HasSubstr;

/// All samples taken in, not yet synced.
struct Life : Connected {
    Life() { dealwire.ingest(); }

    /// Syncs to the end; what is then in the org.
    std::string finish() {
        dealwire.json({"sync"});
        return org.exported();
    }

    /// Holds up one request, before or after the org's work, and kills the program meanwhile.
    /// False where the program ended without such a request.
    bool killed_during(const std::string& rule) {
        org.heal();
        org.fault(rule);
        const auto process = dealwire.begin({"sync"});
        wait_until([&] { return org.strikes() > 0 || !process->running(); });
        const bool alive = process->running();
        process->kill();
        return alive;
    }
};

struct Undisturbed {
    std::string exported;
    std::chrono::milliseconds takes{};
};

/// What a sync leaves in the org that nobody disturbs, and how long it takes.
const Undisturbed& undisturbed() {
    static const Undisturbed kResult = [] {
        Life life;
        const auto from = std::chrono::steady_clock::now();
        life.dealwire.json({"sync"});
        const auto to = std::chrono::steady_clock::now();
        return Undisturbed{life.org.exported(),
                           std::chrono::duration_cast<std::chrono::milliseconds>(to - from)};
    }();
    return kResult;
}

/// Whether it was still alive then.
bool kill_after(Child& process, std::chrono::milliseconds delay) {
    const bool ended = wait_until([&] { return !process.running(); }, delay);
    process.kill();
    return !ended;
}

TEST(Crash, AtRandomMomentsLeavesTheSameInTheOrg) {
    constexpr int kLives = 3;
    constexpr int kDeaths = 6;
    std::mt19937 random{20261121};
    std::uniform_real_distribution<double> share{0.05, 0.9};
    const auto takes = static_cast<double>(undisturbed().takes.count());
    int deaths = 0;
    for (int life_number = 1; life_number <= kLives; ++life_number) {
        Life life;
        for (int i = 0; i < kDeaths; ++i) {
            const auto process = life.dealwire.begin({"sync"});
            const auto delay = static_cast<std::int64_t>(takes * share(random));
            if (kill_after(*process, std::chrono::milliseconds{delay})) ++deaths;
        }
        EXPECT_TRUE(same_rows(life.finish(), undisturbed().exported)) << "life " << life_number;
    }
    EXPECT_GE(deaths, 1);
}

TEST(Crash, BeforeEachRequestLeavesTheSameInTheOrg) {
    Life life;
    int deaths = 0;
    for (int nth = 1; nth <= 12; ++nth) {
        const std::string rule = R"({"path": "/services/data", "nth": )" + std::to_string(nth) +
                                 R"(, "action": {"delay_ms": 2000}})";
        if (life.killed_during(rule)) ++deaths;
    }
    EXPECT_GE(deaths, 5);
    EXPECT_TRUE(same_rows(life.finish(), undisturbed().exported));
}

TEST(Crash, BetweenTheWorkAndItsAnswerLeavesTheSameInTheOrg) {
    Life life;
    int deaths = 0;
    for (int nth = 1; nth <= 3; ++nth) {
        const std::string rule = R"({"method": "POST", "path": "/composite", "nth": )" +
                                 std::to_string(nth) + R"(, "action": "drop_after"})";
        if (life.killed_during(rule)) ++deaths;
    }
    EXPECT_GE(deaths, 2);
    EXPECT_TRUE(same_rows(life.finish(), undisturbed().exported));
}

TEST(Crash, TheNextSyncAfterwardsWritesNothing) {
    Life life;
    life.killed_during(
        R"({"method": "POST", "path": "/composite", "nth": 2, "action": "drop_after"})");
    life.finish();
    life.org.reset_stats();

    life.dealwire.json({"sync"});

    EXPECT_EQ(life.org.stat("writes"), 0);
}

TEST(Crash, DuringIngestLosesAndDoublesNothing) {
    Connected here;
    for (const auto delay : {30ms, 90ms, 150ms, 300ms}) {
        const auto process = here.dealwire.begin({"ingest", samples_file().string()});
        kill_after(*process, delay);
    }

    const Tree report = here.dealwire.ingest();

    EXPECT_EQ(number(report, "updated"), 0);
    EXPECT_EQ(number(report, "accepted") + number(report, "unchanged"), 242);
    EXPECT_EQ(number(here.dealwire.json({"conversations", "list"}), "total"), 242);
}

TEST(Crash, TheLeaseOfADeadProcessIsTakenOverAtOnce) {
    Connected here;
    here.dealwire.ingest({"case-exact-address"});
    here.org.fault(R"({"path": "/services/data", "nth": 2, "action": {"delay_ms": 60000}})");
    const auto process = here.dealwire.begin({"sync"});
    ASSERT_TRUE(wait_until([&] { return here.org.strikes() > 0; }));
    process->kill();
    here.org.heal();

    const auto from = std::chrono::steady_clock::now();
    const Outcome outcome = here.dealwire.run({"sync"});

    EXPECT_EQ(outcome.code, 0) << outcome;
    EXPECT_LT(std::chrono::steady_clock::now() - from, 50s);  // a lease lasts a minute
}

TEST(TwoAtOnce, TheSecondSyncNamesTheFirst) {
    Connected here;
    here.dealwire.ingest({"case-exact-address"});
    here.org.fault(R"({"path": "/services/data", "nth": 2, "action": {"delay_ms": 20000}})");
    const auto first = here.dealwire.begin({"sync"});
    ASSERT_TRUE(wait_until([&] { return here.org.strikes() > 0; }));

    const Outcome second = here.dealwire.run({"sync", "--json"});

    EXPECT_EQ(second.code, 1) << second;
    EXPECT_THAT(second.err,
                HasSubstr("Another sync, import or export of this tenant is running (process"));
    EXPECT_THAT(second.err, HasSubstr(std::to_string(first->id())));
    EXPECT_EQ(first->wait(), 0) << here.dealwire.said();
    EXPECT_FALSE(here.org.rows("Conversation__c").empty());
}

TEST(Stop, BySignalEndsSoonAndLosesNothing) {
    Life life;
    life.org.fault(R"({"path": "/services/data", "nth": 3, "action": {"delay_ms": 60000}})");
    const auto process = life.dealwire.begin({"sync"});
    ASSERT_TRUE(wait_until([&] { return life.org.strikes() > 0; }));

    const auto from = std::chrono::steady_clock::now();
    process->terminate();

    EXPECT_LT(std::chrono::steady_clock::now() - from, 40s);
    EXPECT_NE(process->wait(), 0);
    life.org.heal();
    EXPECT_TRUE(same_rows(life.finish(), undisturbed().exported));
}

}  // namespace
}  // namespace dealwire::e2e
