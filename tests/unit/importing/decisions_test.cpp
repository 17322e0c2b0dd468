#include "engine/importing/forecast.hpp"
#include "engine/importing/stamp_windows.hpp"
#include "engine/importing/transfer.hpp"

#include <gtest/gtest.h>

namespace dealwire::importing {
namespace {

base::Instant second(int number) {
    return std::chrono::sys_days{std::chrono::year{2026} / 5 / 1} + std::chrono::seconds{number};
}

TEST(ChooseTransfer, TakesTheWayThatCostsFewerCalls) {
    EXPECT_FALSE(choose_transfer({.total = 2000, .rows = 2000}, {}).bulk);
    EXPECT_FALSE(choose_transfer({.total = 12'000, .rows = 2000}, {}).bulk) << "5 calls each";
    EXPECT_TRUE(choose_transfer({.total = 14'274, .rows = 2000}, {}).bulk);
    EXPECT_EQ(choose_transfer({.total = 14'274, .rows = 2000}, {}).why,
              "After the first page 12274 rows were left: 7 calls by REST, about 5 by a bulk job.");
    EXPECT_EQ(
        choose_transfer({.total = 1'002'000, .rows = 2000}, {}).why,
        "After the first page 1000000 rows were left: 500 calls by REST, about 24 by a bulk job.");
}

TEST(ChooseTransfer, CountsShortPagesOfWideRows) {
    EXPECT_TRUE(choose_transfer({.total = 4000, .rows = 200}, {}).bulk);
}

TEST(ChooseTransfer, DoesAsTheSettingsSay) {
    EXPECT_FALSE(choose_transfer({.total = 90'000, .rows = 10}, {.bulk = BulkUse::Never}).bulk);
    EXPECT_TRUE(choose_transfer({.total = 20, .rows = 10}, {.bulk = BulkUse::Always}).bulk);
    EXPECT_FALSE(choose_transfer({.total = 10, .rows = 10}, {.bulk = BulkUse::Always}).bulk);
}

TEST(Forecast, CountsWhatTheWorksOfAnImportTake) {
    const std::vector<KnownObject> objects{{"User", 500},
                                           {"Account", 100'000, true},
                                           {"Contact", 1'000'000, false, true},
                                           {"Lead", 0},
                                           {"Opportunity", 3000},
                                           {"OpportunityStage", 10},
                                           {"OpportunityHistory", 10},
                                           {"OpportunityContactRole", 10}};
    const Forecast calls = forecast(objects, {});

    EXPECT_EQ(calls.increment, 4);
    EXPECT_EQ(calls.back_fill, 7 + 25);
    EXPECT_EQ(calls.full, 4 + 7 + 25 + 2 + 5);
    EXPECT_EQ(calls.proof, calls.full);
}

TEST(StampWindows, BeginWithOneThatHasNoEnd) {
    StampWindows windows{second(0), second(100)};

    EXPECT_EQ(windows.from(), second(0));
    EXPECT_FALSE(windows.until());
    EXPECT_FALSE(windows.next());
}

TEST(StampWindows, LeaveNoGapBetweenHalves) {
    StampWindows windows{second(0), second(100)};
    ASSERT_TRUE(windows.narrow());
    ASSERT_TRUE(windows.narrow());
    EXPECT_EQ(windows.until(), second(25));

    ASSERT_TRUE(windows.next());
    EXPECT_EQ(windows.from(), second(25));
    EXPECT_EQ(windows.until(), second(75)) << "twice as wide: the org could take the one before";
    ASSERT_TRUE(windows.next());
    EXPECT_EQ(windows.from(), second(75));
    EXPECT_FALSE(windows.until()) << "whatever is later than the horizon belongs to the last";
    EXPECT_FALSE(windows.next());
}

TEST(StampWindows, AreNeverNarrowerThanASecond) {
    StampWindows windows{second(0), second(4)};
    EXPECT_TRUE(windows.narrow());
    EXPECT_TRUE(windows.narrow());
    EXPECT_FALSE(windows.narrow());
    EXPECT_EQ(windows.until(), second(1));
}

TEST(StampWindows, GoOnFromWhatWasReached) {
    StampWindows windows{std::nullopt, second(100)};
    windows.reach(second(90));
    ASSERT_TRUE(windows.narrow());

    EXPECT_EQ(windows.from(), second(90));
    EXPECT_EQ(windows.until(), second(95));
}

}  // namespace
}  // namespace dealwire::importing
