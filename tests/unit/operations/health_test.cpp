#include "engine/operations/health.hpp"

#include <gtest/gtest.h>

namespace dealwire::operations {
namespace {

using namespace std::chrono_literals;

const base::Instant kNow = std::chrono::sys_days{std::chrono::year{2026} / 6 / 1};

/// A service that has run for an hour and is well.
struct Service {
    jobs::Pulse pulse{.schedules = true,
                      .works = true,
                      .stopping = false,
                      .started = kNow - 1h,
                      .ticked = kNow - 2s,
                      .workers = {{"w1", kNow - 1s}, {"w2", kNow - 3s}}};
    StoreAnswer store{kNow - 1s, "", 25, 25};

    [[nodiscard]] Health health() const { return health_of(pulse, store, kNow, {}); }

    [[nodiscard]] HealthCheck check(const std::string& name) const {
        for (const HealthCheck& one : health().checks)
            if (one.name == name) return one;
        return {.name = "none", .ok = false, .detail = {}, .remedy = {}};
    }
};

TEST(HealthOf, IsWellWhereAllPartsAre) {
    const Health health = Service{}.health();

    EXPECT_TRUE(health.live);
    EXPECT_TRUE(health.ready);
    EXPECT_EQ(health.checks.size(), 4U);
    for (const HealthCheck& one : health.checks) EXPECT_TRUE(one.ok) << one.name;
}

TEST(HealthOf, AStoreThatDoesNotAnswerIsNoReasonToRestart) {
    Service service;
    service.store.answered = kNow - 30s;
    service.store.problem = "The store refused: connection lost.";
    service.pulse.ticked = kNow - 5min;
    service.pulse.workers = {{"w1", kNow - 5min}};

    EXPECT_TRUE(service.health().live);
    EXPECT_FALSE(service.health().ready);
    EXPECT_EQ(service.check("store").detail,
              "The store answered last 30 s ago. The store refused: connection lost.");
    EXPECT_NE(service.check("scheduler").detail.find("waits for the store"), std::string::npos);
}

TEST(HealthOf, AStoreThatNeverAnsweredIsSaidSo) {
    Service service;
    service.store.answered.reset();

    EXPECT_FALSE(service.health().ready);
    EXPECT_NE(service.check("store").detail.find("has not answered since"), std::string::npos);
}

TEST(HealthOf, AStuckSchedulerIsHelpedByARestart) {
    Service service;
    service.pulse.ticked = kNow - 2min;

    EXPECT_FALSE(service.health().live);
    EXPECT_FALSE(service.health().ready);
    EXPECT_NE(service.check("scheduler").remedy.find("Restart"), std::string::npos);
}

TEST(HealthOf, NamesTheWorkerThatIsSilent) {
    Service service;
    service.pulse.workers["w2"] = kNow - 3min;

    EXPECT_FALSE(service.health().live);
    EXPECT_EQ(service.check("workers").detail, "Worker w2 was last heard of 180 s ago.");
}

TEST(HealthOf, GivesTheStartAMoment) {
    Service service;
    service.pulse.ticked.reset();
    service.pulse.workers.clear();
    service.pulse.started = kNow - 5s;
    EXPECT_TRUE(service.health().live);
    EXPECT_FALSE(service.health().ready);

    service.pulse.started = kNow - 5min;
    EXPECT_FALSE(service.health().live);
}

TEST(HealthOf, AsksOnlyForThePartsThatThisProcessHas) {
    Service service;
    service.pulse = {.schedules = false,
                     .works = false,
                     .stopping = false,
                     .started = kNow - 1h,
                     .ticked = {},
                     .workers = {}};

    EXPECT_TRUE(service.health().ready);
    EXPECT_EQ(service.health().checks.size(), 2U);
}

TEST(HealthOf, SendsNobodyToAServiceThatStops) {
    Service service;
    service.pulse.stopping = true;

    EXPECT_TRUE(service.health().live);
    EXPECT_FALSE(service.health().ready);
}

TEST(HealthOf, AStoreThatANewerProgramMigratedAsksForThatProgram) {
    Service service;
    service.store.schema = 26;
    EXPECT_FALSE(service.health().ready);
    EXPECT_TRUE(service.health().live);
    EXPECT_NE(service.check("schema").remedy.find("Upgrade"), std::string::npos);

    service.store.schema = 24;
    EXPECT_NE(service.check("schema").remedy.find("dealwire migrate"), std::string::npos);
}

}  // namespace
}  // namespace dealwire::operations
