#include "engine/canvas/replay_memory.hpp"

#include <gtest/gtest.h>

namespace dealwire::canvas {
namespace {

using namespace std::chrono_literals;
using Answer = ReplayMemory::Answer;

constexpr base::Instant kNow = std::chrono::sys_days{std::chrono::year{2026} / 6 / 1};

Mac mac(std::uint8_t number) {
    Mac made{};
    made.back() = number;
    return made;
}

TEST(ReplayMemory, LetsEachSignatureThroughOnce) {
    ReplayMemory memory;

    EXPECT_EQ(memory.remember(mac(1), kNow + 5min, kNow), Answer::New);
    EXPECT_EQ(memory.remember(mac(2), kNow + 5min, kNow), Answer::New);
    EXPECT_EQ(memory.remember(mac(1), kNow + 5min, kNow + 4min), Answer::Used);
    EXPECT_EQ(memory.remember(mac(1), kNow + 5min, kNow + 5min), Answer::Used);
}

TEST(ReplayMemory, ForgetsWhatIsTooOldToBeAcceptedAnyway) {
    ReplayMemory memory;
    static_cast<void>(memory.remember(mac(1), kNow + 5min, kNow));

    EXPECT_EQ(memory.remember(mac(2), kNow + 20min, kNow + 6min), Answer::New);

    EXPECT_EQ(memory.size(), 1U);
}

TEST(ReplayMemory, RefusesRatherThanForgetsWhenItIsFull) {
    ReplayMemory memory{2};
    static_cast<void>(memory.remember(mac(1), kNow + 5min, kNow));
    static_cast<void>(memory.remember(mac(2), kNow + 5min, kNow));

    EXPECT_EQ(memory.remember(mac(3), kNow + 5min, kNow), Answer::Full);
    EXPECT_EQ(memory.remember(mac(1), kNow + 5min, kNow), Answer::Used);
    EXPECT_EQ(memory.remember(mac(3), kNow + 12min, kNow + 6min), Answer::New);
}

}  // namespace
}  // namespace dealwire::canvas
