#include "engine/jobs/timing.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace dealwire::jobs {
namespace {

using namespace std::chrono_literals;
using base::Instant;

std::vector<QuietHours> some_quiet_hours() {
    std::vector<QuietHours> quiet;
    const int count = *rc::gen::inRange(0, 3);
    for (int i = 0; i < count; ++i) {
        const int from = *rc::gen::inRange(0, 1440);
        const int lasts = *rc::gen::inRange(1, 600);
        quiet.push_back({std::chrono::minutes{from}, std::chrono::minutes{(from + lasts) % 1440}});
    }
    return quiet;
}

KindTiming some_timing() {
    return {.every = std::chrono::seconds{*rc::gen::inRange(10, 200'000)},
            .quiet = some_quiet_hours()};
}

Instant some_instant() {
    return Instant{std::chrono::seconds{*rc::gen::inRange(1'700'000'000, 1'800'000'000)}};
}

double some_chance() { return *rc::gen::inRange(0, 1000) / 1000.0; }

TEST(TimingProperties, WhatIsAfterQuietIsNotQuiet) {
    EXPECT_TRUE(rc::check([] {
        const auto quiet = some_quiet_hours();
        const Instant moved = after_quiet(quiet, some_instant());
        RC_ASSERT(after_quiet(quiet, moved) == moved);
    }));
}

TEST(TimingProperties, TheNextTimeLiesAheadAndOutsideOfQuietHours) {
    EXPECT_TRUE(rc::check([] {
        const KindTiming timing = some_timing();
        const Instant last = some_instant();
        const Instant now = last + std::chrono::seconds{*rc::gen::inRange(0, 1'000'000)};
        const Instant next = next_time(timing, last, now, some_chance());
        RC_ASSERT(next > now - timing.every / 10);
        RC_ASSERT(after_quiet(timing.quiet, next) == next);
        RC_ASSERT(!is_too_late(timing, next, now));
    }));
}

TEST(TimingProperties, WithoutQuietHoursTheIntervalIsKeptWithinATwentieth) {
    EXPECT_TRUE(rc::check([] {
        KindTiming timing = some_timing();
        timing.quiet.clear();
        const Instant last = some_instant();
        const auto step = next_time(timing, last, last, some_chance()) - last;
        const std::chrono::milliseconds every{timing.every};
        RC_ASSERT(step >= every - every / 20 - 1ms);
        RC_ASSERT(step <= every + every / 20 + 1ms);
    }));
}

TEST(TimingProperties, RetriesNeverComeSoonerThanBefore) {
    EXPECT_TRUE(rc::check([] {
        const int attempts = *rc::gen::inRange(1, 100);
        const base::Error down{.fault = base::Fault::Transient, .code = "", .detail = ""};
        const double chance = some_chance();
        RC_ASSERT(retry_delay(attempts + 1, down, chance) >= retry_delay(attempts, down, chance));
        RC_ASSERT(retry_delay(attempts, down, chance) <= 90min);
        RC_ASSERT(retry_delay(attempts, down, chance) >= 20s);
    }));
}

TEST(TimingProperties, QuietHoursAreReadAsTheyAreWritten) {
    EXPECT_TRUE(rc::check([] {
        for (const QuietHours& quiet : some_quiet_hours()) {
            const auto read = parse_quiet_hours(text_of(quiet));
            RC_ASSERT(read.has_value());
            RC_ASSERT(*read == quiet);
        }
    }));
}

}  // namespace
}  // namespace dealwire::jobs
