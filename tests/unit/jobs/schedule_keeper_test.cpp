#include "engine/jobs/schedule_keeper.hpp"

#include <gtest/gtest.h>

namespace dealwire::jobs {
namespace {

using namespace std::chrono_literals;
using model::WorkerProcess;

constexpr base::Instant kNow{std::chrono::hours{1000}};

WorkerProcess process(const std::string& name, const std::string& role,
                      std::chrono::minutes runs_for) {
    return {.name = name,
            .role = role,
            .version = "",
            .started = kNow - runs_for,
            .beat = kNow,
            .ticked = kNow - 1s};
}

TEST(ScheduleKeeper, IsTheServeThatHasRunLongest) {
    EXPECT_EQ(keeper_of_schedules({process("w", "worker", 60min), process("young", "serve", 1min),
                                   process("old", "serve", 5min)},
                                  kNow),
              "old");
}

TEST(ScheduleKeeper, IsAWorkerWhereNobodyServes) {
    EXPECT_EQ(
        keeper_of_schedules({process("b", "worker", 5min), process("a", "worker", 5min)}, kNow),
        "a");
    EXPECT_EQ(keeper_of_schedules({}, kNow), "");
}

TEST(ScheduleKeeper, IsNobodyWhoStopsOrIsSilent) {
    WorkerProcess stopping = process("stopping", "serve", 9min);
    stopping.stopping = true;
    WorkerProcess silent = process("silent", "serve", 9min);
    silent.ticked = kNow - 2min;
    WorkerProcess fresh = process("fresh", "serve", 0min);
    fresh.ticked = std::nullopt;

    EXPECT_EQ(keeper_of_schedules({stopping, silent, fresh}, kNow), "fresh");
}

}  // namespace
}  // namespace dealwire::jobs
