#include "engine/exporting/page_planner.hpp"

#include "tests/fakes/fake_lanes.hpp"
#include "tests/unit/exporting/settled_world.hpp"

#include <gtest/gtest.h>

namespace dealwire::exporting::testing {
namespace {

/// Counts how often work was done side by side.
class CountedLanes final : public ports::Lanes {
public:
    void run(std::vector<std::function<void()>> work) override {
        ++runs;
        lanes.run(std::move(work));
    }

    fakes::CrowdedLanes lanes;
    int runs = 0;
};

/// Five conversations that were never exported.
struct Unplanned : World {
    Unplanned() {
        for (const char* id : {"1", "2", "3", "4", "5"}) ingest(call(id));
        due = exports.due(scope, {.settings = "", .limit = 9});
    }

    PagePlanner planner(ports::Lanes* with = nullptr) {
        return {{{exports, conversations, resolutions, hits, crm}, with}, scope, rules, judged, 2};
    }

    People company{members.all(scope)};
    ExportRules rules{mapping, settings, company, clock.now()};
    std::function<void(const Judged&)> judged;
    std::vector<ports::DueConversation> due;
};

std::vector<std::string> pages_of(const std::vector<PlannedPage>& all) {
    std::vector<std::string> pages;
    for (const PlannedPage& each : all) {
        std::string& page = pages.emplace_back();
        EXPECT_EQ(each.plans.size(), each.page.due.size());
        for (const auto& plan : each.plans) page += plan->plan.conversation.value;
    }
    return pages;
}

TEST(PagePlanner, PlansInPagesInTheOrderGiven) {
    Unplanned world;
    CountedLanes lanes;
    const std::vector<std::string> pages{"12", "34", "5"};

    EXPECT_EQ(pages_of(world.planner().plan(world.due)), pages);
    EXPECT_EQ(pages_of(world.planner(&lanes).plan(world.due)), pages);
    EXPECT_EQ(lanes.runs, 1);
    EXPECT_TRUE(world.planner(&lanes).plan({}).empty());
}

TEST(PagePlanner, PlansAPageForEachOfTwoLanes) {
    Unplanned world;
    CountedLanes lanes;

    EXPECT_EQ(world.planner().at_once(), 2U);
    EXPECT_EQ(world.planner(&lanes).at_once(), 4U);
}

TEST(PagePlanner, NeedsNoLanesForASinglePage) {
    Unplanned world;
    CountedLanes lanes;
    PagePlanner planner = world.planner(&lanes);

    planner.plan(std::span{world.due}.first(2));
    EXPECT_EQ(pages_of({planner.plan_together(world.due)}), (std::vector<std::string>{"12345"}));

    EXPECT_EQ(lanes.runs, 0);
}

TEST(PagePlanner, TellsOfOneConversationAfterTheOther) {
    Unplanned world;
    CountedLanes lanes;
    std::string told;
    world.judged = [&](const Judged& judged) { told += judged.conversation.id.value; };

    world.planner(&lanes).plan(world.due);

    EXPECT_EQ(told, "12345");
    EXPECT_EQ(lanes.runs, 0);
}

TEST(PagePlanner, PlansNothingForAConversationThatWaitsForItsResolution) {
    Unplanned world;
    world.due[1].resolution_digest.clear();

    const PlannedPage page = world.planner().plan_together(world.due);

    EXPECT_TRUE(page.plans[0]);
    EXPECT_FALSE(page.plans[1]);
}

}  // namespace
}  // namespace dealwire::exporting::testing
