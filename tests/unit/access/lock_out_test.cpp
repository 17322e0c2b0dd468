#include "engine/access/lock_out.hpp"

#include <gtest/gtest.h>

namespace dealwire::access {
namespace {

using namespace std::chrono_literals;

constexpr base::Instant kStart = std::chrono::sys_days{std::chrono::year{2026} / 6 / 1};

class LockOutTest : public testing::Test {
protected:
    void fail(int times, std::string_view key = "acme.key", std::string_view peer = "192.0.2.7") {
        for (int i = 0; i < times; ++i) lock_out_.failed(key, peer, now_);
    }

    std::chrono::seconds wait(std::string_view key = "acme.key",
                              std::string_view peer = "192.0.2.7") {
        return lock_out_.wait(key, peer, now_).value_or(0s);
    }

    base::Instant now_ = kStart;
    LockOut lock_out_;
};

TEST_F(LockOutTest, ForgivesAFew) {
    fail(5);

    EXPECT_EQ(wait(), 0s);
}

TEST_F(LockOutTest, MakesWaitLongerWithEachFailure) {
    fail(6);
    EXPECT_EQ(wait(), 1s);
    fail(1);
    EXPECT_EQ(wait(), 2s);
    fail(3);
    EXPECT_EQ(wait(), 16s);
    now_ += 15'500ms;
    EXPECT_EQ(wait(), 1s) << "rounded up";
    now_ += 500ms;
    EXPECT_EQ(wait(), 0s);
    fail(50);
    EXPECT_EQ(wait(), 15min);
}

TEST_F(LockOutTest, CountsForTheKeyFromAnywhereAndForTheAddressWithAnyKey) {
    for (int i = 0; i < 8; ++i) {
        fail(1, "acme.key", "198.51.100." + std::to_string(i));
        fail(1, "acme.key" + std::to_string(i), "203.0.113.9");
    }
    EXPECT_GT(wait("acme.key", "192.0.2.200"), 0s);
    EXPECT_GT(wait("acme.other", "203.0.113.9"), 0s);
    EXPECT_EQ(wait("acme.other", "192.0.2.200"), 0s);
}

TEST_F(LockOutTest, TakesANetworkOfIpv6AsOneAddress) {
    for (int i = 0; i < 8; ++i)
        fail(1, "k" + std::to_string(i), "2001:db8:1:2::" + std::to_string(i));

    EXPECT_GT(wait("another", "2001:db8:1:2:ffff::1"), 0s);
    EXPECT_EQ(wait("another", "2001:db8:1:3::1"), 0s);
}

TEST_F(LockOutTest, LeavesAloneWhoHasProvenHimself) {
    lock_out_.proved("acme.key", "192.0.2.7", now_);
    fail(50, "acme.key", "198.51.100.1");
    fail(50, "acme.old", "192.0.2.7");

    EXPECT_EQ(wait("acme.key", "192.0.2.7"), 0s);
    EXPECT_GT(wait("acme.key", "198.51.100.1"), 0s);
    EXPECT_GT(wait("acme.old", "192.0.2.7"), 0s);
    now_ += 25h;
    fail(50, "acme.key", "198.51.100.1");
    EXPECT_GT(wait("acme.key", "192.0.2.7"), 0s) << "after a day he is a stranger again";
}

TEST_F(LockOutTest, CountsForWhoHasProvenHimselfByHimself) {
    lock_out_.proved("acme.key", "192.0.2.7", now_);
    fail(6);
    EXPECT_EQ(wait(), 1s);
    EXPECT_EQ(wait("acme.key", "198.51.100.1"), 0s);
    lock_out_.proved("acme.key", "192.0.2.7", now_);
    EXPECT_EQ(wait(), 0s);
}

TEST_F(LockOutTest, ForgetsAfterAnHour) {
    fail(6);
    now_ += 61min;
    fail(5);

    EXPECT_EQ(wait(), 0s);
}

TEST_F(LockOutTest, KeepsItsMemorySmall) {
    LockOut small{{.most = 100}};
    for (int i = 0; i < 1000; ++i) {
        now_ += 1ms;
        small.failed("k" + std::to_string(i), "192.0.2.7", now_);
    }
    EXPECT_TRUE(small.wait("k1", "192.0.2.7", now_)) << "the address is the latest of all";
}

}  // namespace
}  // namespace dealwire::access
