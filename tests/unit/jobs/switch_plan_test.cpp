#include "engine/jobs/switch_plan.hpp"

#include "engine/exporting/storage.hpp"

#include <gtest/gtest.h>

namespace dealwire::jobs {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kMegabyte = std::int64_t{1} << 20;

SwitchFacts first_visit() {
    SwitchFacts facts;
    facts.objects = {{.object = "Account", .known_up_to = {}, .in_org = 30'000},
                     {.object = "Contact", .known_up_to = {}, .in_org = 400'000}};
    facts.conversations = 1'000;
    facts.taken.due = 1'000;
    facts.left.written = {{"Conversation__c", 500}, {"Task", 4'500}};
    facts.left.conversations = 500;
    facts.kinds = 14;
    return facts;
}

TEST(SwitchPlan, ReadsEverythingOfAnOrgThatWasNeverLoaded) {
    const SwitchPlan plan = plan_switch(first_visit());

    ASSERT_EQ(plan.loads.size(), 2U);
    EXPECT_TRUE(plan.loads[0].first);
    EXPECT_EQ(plan.loads[0].rows, 30'000);
    EXPECT_EQ(plan.rows_to_load, 430'000);
    EXPECT_EQ(plan.import_calls, 4 + importing::cheapest_calls(30'000, {}) - 1 +
                                     importing::cheapest_calls(400'000, {}) - 1);
}

TEST(SwitchPlan, ReadsOnlyWhatCameSinceWhereTheBookmarkIsThere) {
    SwitchFacts facts = first_visit();
    const base::Instant then{10h};
    facts.objects = {{.object = "Account",
                      .loaded = true,
                      .held = 29'990,
                      .known_up_to = then,
                      .in_org = 30'000},
                     {.object = "Lead", .loaded = true, .held = 12, .known_up_to = then}};

    const SwitchPlan plan = plan_switch(facts);

    EXPECT_FALSE(plan.loads[0].first);
    EXPECT_EQ(plan.loads[0].rows, 10);
    EXPECT_EQ(plan.loads[0].known_up_to, then);
    EXPECT_EQ(plan.loads[1].rows, 0);
    EXPECT_EQ(plan.import_calls, 4);
}

TEST(SwitchPlan, CountsNothingForAnObjectThatIsHidden) {
    SwitchFacts facts = first_visit();
    facts.objects[1].visible = false;

    const SwitchPlan plan = plan_switch(facts);

    EXPECT_EQ(plan.rows_to_load, 30'000);
    EXPECT_EQ(plan.loads[1].calls, 0);
}

TEST(SwitchPlan, ForeseesExportsByWhatTheOtherOrgHas) {
    const SwitchPlan plan = plan_switch(first_visit());

    EXPECT_EQ(plan.to_look_at, 1'000);
    EXPECT_EQ(plan.conversations, 500);  // half of them had records in the org that is left
    EXPECT_EQ(plan.records, 5'000);
    EXPECT_EQ(plan.bytes, 5'000 * exporting::kRecordBytes);
    EXPECT_EQ(plan.export_calls, 5);
    EXPECT_TRUE(plan.fits());
}

TEST(SwitchPlan, TakesTheUsualFiguresWhereTooLittleIsKnown) {
    SwitchFacts facts = first_visit();
    facts.left = {};

    const SwitchPlan plan = plan_switch(facts);

    EXPECT_EQ(plan.conversations, 1'000);
    EXPECT_EQ(plan.records, 26'000);
}

TEST(SwitchPlan, SendsABacklogThroughJobsWhereThatTakesFewerCalls) {
    SwitchFacts facts = first_visit();
    facts.left = {};
    facts.conversations = facts.taken.due = 20'000;

    EXPECT_EQ(plan_switch(facts).export_calls, 6 * 8 + 13 * 8);  // 520 calls without jobs
    facts.bulk = exporting::BulkUse::Never;
    EXPECT_EQ(plan_switch(facts).export_calls, 520);
}

TEST(SwitchPlan, TakesNoRoomForWhatIsThereAlready) {
    SwitchFacts facts = first_visit();
    facts.taken = facts.left;
    facts.taken.due = 300;

    const SwitchPlan plan = plan_switch(facts);

    EXPECT_GT(plan.records, 0);
    EXPECT_EQ(plan.bytes, 0);
}

TEST(SwitchPlan, SaysWhereTheRoomIsTooSmall) {
    SwitchFacts facts = first_visit();
    facts.room = model::OrgStorage{200, 9};

    const SwitchPlan plan = plan_switch(facts);

    EXPECT_EQ(plan.bytes_left, 9 * kMegabyte);
    EXPECT_FALSE(plan.fits());
}

TEST(SwitchPlan, HasNothingToExportWhereNothingIsDue) {
    SwitchFacts facts = first_visit();
    facts.taken.due = 0;

    const SwitchPlan plan = plan_switch(facts);

    EXPECT_EQ(plan.records, 0);
    EXPECT_EQ(plan.export_calls, 0);
}

}  // namespace
}  // namespace dealwire::jobs
