#include "engine/jobs/timing.hpp"

#include <gtest/gtest.h>

namespace dealwire::jobs {
namespace {

using namespace std::chrono_literals;
using base::Instant;

constexpr Instant kMidnight = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22};
const std::vector<QuietHours> kNight{{22h, 6h}};

TEST(QuietHours, AreReadAsTwoTimesOfTheDay) {
    EXPECT_EQ(parse_quiet_hours("22:00-06:30"), (QuietHours{22h, 6h + 30min}));
    EXPECT_EQ(parse_quiet_hours("00:00-24:00"), (QuietHours{0min, 24h}));
    for (const char* wrong : {"", "22:00", "22-06", "24:30-06:00", "06:00-06:00", "24:00-06:00",
                              "6:00-07:00", "22:60-06:00", "22:00-0600", "-", "ab:cd-ef:gh"})
        EXPECT_FALSE(parse_quiet_hours(wrong)) << wrong;
    EXPECT_EQ(text_of({22h, 6h + 30min}), "22:00-06:30");
}

TEST(QuietHours, EndInTheMorningAlsoOverMidnight) {
    EXPECT_EQ(after_quiet(kNight, kMidnight + 23h), kMidnight + 30h);
    EXPECT_EQ(after_quiet(kNight, kMidnight + 5h), kMidnight + 6h);
    EXPECT_EQ(after_quiet(kNight, kMidnight + 6h), kMidnight + 6h);
    EXPECT_EQ(after_quiet(kNight, kMidnight + 12h), kMidnight + 12h);
    EXPECT_EQ(after_quiet({{9h, 17h}}, kMidnight + 10h), kMidnight + 17h);
}

TEST(QuietHours, MayFollowOneAnotherAndCountForNothingWhereTheyFillTheDay) {
    EXPECT_EQ(after_quiet({{9h, 12h}, {12h, 14h}}, kMidnight + 10h), kMidnight + 14h);
    EXPECT_EQ(after_quiet({{0h, 24h}}, kMidnight + 10h), kMidnight + 10h);
}

TEST(NextTime, KeepsTheIntervalAfterTheLastTime) {
    const KindTiming quarter{.every = 15min, .quiet = {}};
    EXPECT_EQ(next_time(quarter, kMidnight, kMidnight + 1s, 0.5), kMidnight + 15min);
}

TEST(NextTime, DoesWhatWasMissedOnce) {
    const KindTiming quarter{.every = 15min, .quiet = {}};
    const Instant now = kMidnight + 5h;
    EXPECT_EQ(next_time(quarter, kMidnight, now, 0.5), now + 15min);
}

TEST(NextTime, LiesOutsideOfQuietHoursAndNotForEverybodyAtTheirEnd) {
    const KindTiming quarter{.every = 15min, .quiet = kNight};
    const Instant late = kMidnight + 21h + 50min;
    const Instant first = next_time(quarter, late, late, 0.0);
    const Instant other = next_time(quarter, late, late, 0.9);
    EXPECT_GE(first, kMidnight + 30h);
    EXPECT_GT(other, first);
    EXPECT_LE(other, kMidnight + 30h + 5min);
}

TEST(FirstTime, IsSoonForWhatComesOftenAndWithinTheDayForWhatComesDaily) {
    EXPECT_LT(first_time({.every = 15min, .quiet = {}}, kMidnight, 0.99), kMidnight + 1min);
    EXPECT_EQ(first_time({.every = 10s, .quiet = {}}, kMidnight, 0.5), kMidnight + 5s);
    EXPECT_EQ(first_time({.every = 24h, .quiet = {}}, kMidnight, 0.5), kMidnight + 12h);
}

TEST(IsTooLate, NoticesAnIntervalThatBecameShorter) {
    const KindTiming daily{.every = 24h, .quiet = {}};
    const KindTiming quarter{.every = 15min, .quiet = {}};
    const Instant next = next_time(daily, kMidnight, kMidnight, 0.99);
    EXPECT_FALSE(is_too_late(daily, next, kMidnight));
    EXPECT_TRUE(is_too_late(quarter, next, kMidnight));
}

TEST(Timings, PreferWhatIsSaidOfTheTenant) {
    Timings timings;
    timings.kinds["sync"] = {.every = 15min, .quiet = {}};
    timings.tenants["acme"]["sync"] = {.every = 5min, .quiet = {}};

    EXPECT_EQ(timings.of({"acme"}, "sync").every, 5min);
    EXPECT_EQ(timings.of({"globex"}, "sync").every, 15min);
    EXPECT_FALSE(timings.of({"acme"}, "unknown").on);
}

TEST(RetryDelay, GrowsUpToAnHourAndHeedsWhatWasAskedFor) {
    const base::Error down{.fault = base::Fault::Transient, .code = "", .detail = ""};
    EXPECT_EQ(retry_delay(1, down, 0.5), 30s);
    EXPECT_EQ(retry_delay(2, down, 0.5), 1min);
    EXPECT_EQ(retry_delay(50, down, 0.5), 1h);
    base::Error slow = down;
    slow.retry_after = 2h;
    EXPECT_EQ(retry_delay(1, slow, 0.5), 2h);
}

}  // namespace
}  // namespace dealwire::jobs
