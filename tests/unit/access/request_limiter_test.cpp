#include "engine/access/request_limiter.hpp"

#include "tests/fakes/in_memory_day_quota.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace dealwire::access {
namespace {

using namespace std::chrono_literals;

const base::TenantId kAcme{"acme"};
constexpr base::Date kDay = std::chrono::year{2026} / 6 / 1;

class Limiter : public testing::Test {
protected:
    std::optional<TooMany> ask(RequestLimiter& limiter, const base::TenantId& tenant = kAcme) {
        return limiter.admit(tenant, now_);
    }

    int let_through(RequestLimiter& limiter, int times) {
        int through = 0;
        for (int i = 0; i < times; ++i) through += ask(limiter) ? 0 : 1;
        return through;
    }

    base::Instant now_ = std::chrono::sys_days{kDay} + 23h;
    fakes::InMemoryDayQuota quota_;
};

TEST_F(Limiter, RefusesTheFourthOfASecond) {
    RequestLimiter limiter{quota_, {.per_second = 3, .per_day = 0}};
    for (int i = 0; i < 3; ++i) {
        EXPECT_FALSE(ask(limiter));
        now_ += 100ms;
    }
    const auto refused = ask(limiter);
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->retry_after, 1s);
    EXPECT_FALSE(refused->of_the_day);
    EXPECT_FALSE(ask(limiter, {"other"})) << "each tenant has its own";
    now_ += 600ms;
    EXPECT_TRUE(ask(limiter)) << "900 ms after the first";
    now_ += 100ms;
    EXPECT_FALSE(ask(limiter));
    EXPECT_TRUE(ask(limiter)) << "the second was 900 ms ago";
}

TEST_F(Limiter, LetsExactlyTheRequestsOfADayThrough) {
    RequestLimiter limiter{quota_, {.per_second = 0, .per_day = 120}};

    EXPECT_EQ(let_through(limiter, 200), 120);
    const auto refused = ask(limiter);
    ASSERT_TRUE(refused);
    EXPECT_TRUE(refused->of_the_day);
    EXPECT_EQ(refused->retry_after, 1h);
    now_ += 1h - 1ms;
    EXPECT_EQ(ask(limiter)->retry_after, 1s);
    now_ += 1ms;
    EXPECT_FALSE(ask(limiter)) << "a new day";
}

TEST_F(Limiter, AsksTheQuotaSeldom) {
    RequestLimiter limiter{quota_, {.per_second = 0, .per_day = 10'000}};

    EXPECT_EQ(let_through(limiter, 9'999), 9'999);

    EXPECT_LE(quota_.asked(), 51);
    for (int i = 0; i < 100; ++i) static_cast<void>(ask(limiter));
    EXPECT_LE(quota_.asked(), 52) << "nor where nothing is left";
}

TEST_F(Limiter, NeverLetsSeveralProcessesThroughMoreThanTheDayHas) {
    RequestLimiter one{quota_, {.per_second = 0, .per_day = 1'000}};
    RequestLimiter other{quota_, {.per_second = 0, .per_day = 1'000}};
    std::atomic<int> through = 0;
    {
        std::vector<std::jthread> clients;
        for (RequestLimiter* limiter : {&one, &other, &one, &other})
            clients.emplace_back([&, limiter] { through += let_through(*limiter, 400); });
    }
    EXPECT_LE(through, 1'000);
    EXPECT_GE(through, 1'000 - 2 * 20) << "at most the portions of both are not used";
}

TEST_F(Limiter, GivesBackWhatItDidNotUse) {
    RequestLimiter limiter{quota_, {.per_second = 0, .per_day = 10'000}};
    ASSERT_EQ(let_through(limiter, 3), 3);
    ASSERT_EQ(quota_.used(kAcme, kDay), 200);

    limiter.tidy(now_ + 5s);
    EXPECT_EQ(quota_.used(kAcme, kDay), 200) << "it may come back";
    limiter.tidy(now_ + 10s);
    EXPECT_EQ(quota_.used(kAcme, kDay), 3);
}

TEST_F(Limiter, ObeysOtherLimitsAtOnce) {
    RequestLimiter limiter{quota_, {.per_second = 1, .per_day = 1}};
    ASSERT_FALSE(ask(limiter));
    now_ += 2s;
    ASSERT_TRUE(ask(limiter)->of_the_day);

    limiter.adopt({.per_second = 2, .per_day = 3});
    now_ += 2s;

    EXPECT_EQ(let_through(limiter, 5), 2);
}

TEST_F(Limiter, PassesOnWhatFailsInTheStore) {
    RequestLimiter limiter{quota_, {.per_second = 0, .per_day = 10}};
    quota_.fail_next_commit();

    EXPECT_THROW(static_cast<void>(ask(limiter)), ports::StoreError);
    EXPECT_FALSE(ask(limiter));
}

}  // namespace
}  // namespace dealwire::access
