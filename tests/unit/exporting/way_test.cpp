#include "engine/exporting/way.hpp"

#include <gtest/gtest.h>

namespace dealwire::exporting {
namespace {

constexpr ports::WriteLimits kLimits;
constexpr std::size_t kObjects = 14;

Expected first_export(std::size_t conversations) { return {conversations, 0, 0, kObjects}; }

TEST(Way, IsCallsForLiveTraffic) {
    const Way way = way_of(first_export(1'000), kLimits, {}, BulkUse::Auto);

    EXPECT_FALSE(way.backlog);
    EXPECT_EQ(way.rows, 26'000U);
    EXPECT_EQ(way.calls_when_packed, 26U);
    EXPECT_GT(way.calls_by_jobs, way.calls_when_packed);
}

TEST(Way, IsJobsForABacklog) {
    const Way way = way_of(first_export(20'000), kLimits, {}, BulkUse::Auto);

    EXPECT_TRUE(way.backlog);
    EXPECT_EQ(way.calls_when_packed, 520U);
    EXPECT_LT(way.calls_by_jobs, way.calls_when_packed);
}

TEST(Way, CountsConversationsByWhatIsInTheOrg) {
    const Expected small{10'000, 90, 30, kObjects};

    EXPECT_EQ(way_of(small, kLimits, {}, BulkUse::Auto).rows, 30'000U);
    EXPECT_FALSE(way_of(small, kLimits, {}, BulkUse::Auto).backlog);
}

TEST(Way, DoesWhatItIsTold) {
    EXPECT_TRUE(way_of(first_export(1), kLimits, {}, BulkUse::Always).backlog);
    EXPECT_FALSE(way_of(first_export(1'000'000), kLimits, {}, BulkUse::Never).backlog);
}

TEST(Way, IsChosenForEachObjectByItsRows) {
    const JobRates rates{.calls_per_job = 8, .rows_per_job = 50'000};

    EXPECT_FALSE(goes_by_jobs(8'000, kLimits, rates, BulkUse::Auto));
    EXPECT_TRUE(goes_by_jobs(8'001, kLimits, rates, BulkUse::Auto));
    EXPECT_TRUE(goes_by_jobs(1, kLimits, rates, BulkUse::Always));
    EXPECT_FALSE(goes_by_jobs(0, kLimits, rates, BulkUse::Always));
    EXPECT_FALSE(goes_by_jobs(1'000'000, kLimits, rates, BulkUse::Never));
    EXPECT_EQ(calls_by_jobs(50'001, rates), 16U);
}

TEST(Way, CostsNothingWhereNothingIsDue) {
    const Way way = way_of(first_export(0), kLimits, {}, BulkUse::Auto);

    EXPECT_FALSE(way.backlog);
    EXPECT_EQ(way.calls_by_jobs, 0U);
}

}  // namespace
}  // namespace dealwire::exporting
