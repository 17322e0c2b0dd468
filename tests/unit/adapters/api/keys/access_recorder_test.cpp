#include "tests/unit/adapters/api/keys/key_world.hpp"

#include <gtest/gtest.h>

namespace dealwire::api {
namespace {

using namespace std::chrono_literals;
using model::AccessEvent;

class Recorder : public testing::Test {
protected:
    void note(const std::string& action = "GET /v2/calls", int status = 200,
              const std::string& request = "r") {
        world_.recorder.note(kAcme, {.actor = "key1",
                                     .actor_name = "the warehouse",
                                     .action = action,
                                     .peer = "192.0.2.7",
                                     .status = status,
                                     .request = request});
    }

    KeyWorld world_;
};

TEST_F(Recorder, CountsWhatIsAlikeWithinAMinute) {
    note();
    world_.clock.advance(20s);
    note("GET /v2/calls", 200, "r2");
    note("GET /v2/calls", 404);
    note("GET /v2/users");
    world_.clock.advance(50s);
    note();

    const auto written = world_.written();
    ASSERT_EQ(written.size(), 4U);
    EXPECT_EQ(written[0].count, 2);
    EXPECT_EQ(written[0].last_at - written[0].at, 20s);
    EXPECT_EQ(written[0].request, "r2");
    EXPECT_EQ(written[3].count, 1) << "another minute";
}

TEST_F(Recorder, GoesOnCountingWhatWasWritten) {
    note();
    EXPECT_EQ(world_.written()[0].count, 1);
    note();
    const auto written = world_.written();

    ASSERT_EQ(written.size(), 1U);
    EXPECT_EQ(written[0].count, 2);
}

TEST_F(Recorder, KeepsWhatTheStoreDidNotTake) {
    note();
    world_.audit.fail_next_commit();
    world_.recorder.flush();
    EXPECT_TRUE(world_.audit.page(kAcme, {}, std::nullopt, 10).empty());
    EXPECT_EQ(world_.log.events().back().name, "api_audit_waits");
    world_.clock.advance(5min);

    EXPECT_EQ(world_.written().size(), 1U);
}

TEST_F(Recorder, RemembersTheLastUseOfAKey) {
    note();
    world_.recorder.flush();

    EXPECT_EQ(world_.keys.find(kAcme, "key1")->last_used_at, world_.clock.now());
}

TEST_F(Recorder, WritesTheLastUseOnceAMinuteWhateverWasAskedFor) {
    for (int i = 0; i < 20; ++i) note("GET /v2/calls/" + std::to_string(i));
    world_.recorder.flush();
    const auto first = world_.keys.find(kAcme, "key1")->last_used_at;
    world_.clock.advance(5s);
    note("GET /v2/users");
    world_.recorder.flush();
    EXPECT_EQ(world_.keys.find(kAcme, "key1")->last_used_at, first);

    world_.clock.advance(60s);
    note();
    world_.recorder.flush();
    EXPECT_EQ(world_.keys.find(kAcme, "key1")->last_used_at, world_.clock.now());
}

TEST_F(Recorder, HasRoomAgainInTheSameMinuteOnceThingsAreWritten) {
    for (int round = 0; round < 3; ++round) {
        for (int i = 0; i < 15'000; ++i)
            note("GET /v2/calls/" + std::to_string(round * 20'000 + i));
        world_.recorder.flush();
    }

    EXPECT_EQ(world_.audit.count(kAcme, {}), 45'000);
    for (const auto& event : world_.log.events()) EXPECT_NE(event.name, "api_audit_overflow");
}

TEST_F(Recorder, ForgetsWhatIsOld) {
    note();
    world_.recorder.flush();
    world_.clock.advance(std::chrono::days{91});
    note("GET /v2/users");

    const auto written = world_.written();

    ASSERT_EQ(written.size(), 1U);
    EXPECT_EQ(written[0].action, "GET /v2/users");
}

TEST_F(Recorder, KeepsItsMemorySmall) {
    for (int i = 0; i < 20'100; ++i) note("GET /v2/calls/" + std::to_string(i));
    world_.recorder.flush();

    EXPECT_EQ(world_.audit.count(kAcme, {}), 20'000);
    bool told = false;
    for (const auto& event : world_.log.events()) told = told || event.name == "api_audit_overflow";
    EXPECT_TRUE(told);
}

}  // namespace
}  // namespace dealwire::api
