#include "tests/unit/exporting/filter_case.hpp"
#include "tests/unit/exporting/settled_world.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace dealwire::exporting::testing {
namespace {

Case meeting(int number, int duration) {
    return CaseBuilder{std::to_string(number)}
        .set("metaData", "duration", duration)
        .contact(1, 5)
        .build();
}

/// So many conversations are in the org; from now on those under a minute are to be taken out.
struct Narrowed : World {
    Narrowed(int brief, int lengthy) {
        sizes = {.page = 7, .batch_rows = 2'000};
        for (int i = 0; i < brief + lengthy; ++i) ingest(meeting(100 + i, i < brief ? 42 : 600));
        run();
        settings.filter = filter_of("{field: conversation.duration, above: 60}");
        settings.filter.on_exit = OnExit::Remove;
        exports.reopen(scope, {});
    }

    [[nodiscard]] std::int64_t conversations() const {
        return std::ranges::count_if(
            sink.org(), [](const auto& each) { return each.first.object == "Conversation__c"; });
    }
};

TEST(ManyLeaving, AreHeldBackAndTold) {
    Narrowed world{21, 30};
    const int calls = world.sink.calls();

    const ExportReport report = world.run();

    EXPECT_EQ(report.held_back, 21);
    EXPECT_EQ(report.leaving, 0);
    EXPECT_EQ(report.deletes, 0);
    EXPECT_EQ(report.conversations, 51);
    EXPECT_EQ(world.sink.calls(), calls);
    EXPECT_EQ(world.conversations(), 51);
    EXPECT_EQ(held_back_sentence(report).substr(0, 48),
              "21 of 51 conversations in Salesforce would leave");
    EXPECT_EQ(world.run().held_back, 21) << "they stay due";
}

TEST(ManyLeaving, LeaveWhereSomebodySaysSo) {
    Narrowed world{21, 30};
    const ExportReport plan = world.run({.plan_only = true});
    EXPECT_EQ(plan.leaving, 21);
    EXPECT_EQ(plan.held_back, 21);
    EXPECT_EQ(world.run({.plan_only = true, .even_many = true}).held_back, 0);
    world.run();

    const ExportReport report = world.run({.even_many = true});

    EXPECT_EQ(report.leaving, 21);
    EXPECT_EQ(report.held_back, 0);
    EXPECT_EQ(world.conversations(), 30);
    EXPECT_EQ(world.run().conversations, 0);
}

TEST(ManyLeaving, LeaveWhereTheyAreFew) {
    Narrowed world{20, 5};

    const ExportReport report = world.run();

    EXPECT_EQ(report.leaving, 20);
    EXPECT_EQ(report.conversations, 25);
    EXPECT_EQ(report.reprocessed, 25);
    EXPECT_EQ(report.filtered, 20);
    EXPECT_EQ(world.conversations(), 5);
    EXPECT_EQ(world.run().conversations, 0);
}

TEST(ManyLeaving, AreCountedAgainstTheShareThatIsAllowed) {
    Narrowed world{21, 30};
    world.settings.most_leaving = 0.5;

    EXPECT_EQ(world.run().leaving, 21);
}

TEST(ManyLeaving, HoldNothingElseBack) {
    Narrowed world{25, 30};
    world.ingest(meeting(500, 600));

    const ExportReport report = world.run();

    EXPECT_EQ(report.held_back, 25);
    EXPECT_FALSE(report.error);
    EXPECT_EQ(world.conversations(), 56);
}

TEST(ManyLeaving, KeepNoDeletedOneIn) {
    Narrowed world{25, 40};
    for (int i = 0; i < 30; ++i) world.remove(std::to_string(125 + i));

    const ExportReport report = world.run();

    EXPECT_EQ(report.held_back, 25);
    EXPECT_EQ(world.conversations(), 35);
}

TEST(ManyLeaving, LeaveByName) {
    Narrowed world{21, 0};
    std::vector<base::ConversationId> all;
    for (int i = 100; i < 121; ++i) all.push_back({std::to_string(i)});

    EXPECT_EQ(world.run({.only = all}).leaving, 21);
    EXPECT_EQ(world.conversations(), 0);
}

TEST(ManyLeaving, AreDecidedByAnExportOfEverythingOnly) {
    Narrowed world{21, 30};
    world.ingest(meeting(500, 600));
    EXPECT_FALSE(world.run({.only = {{"500"}}}).leaving_decided);
    EXPECT_FALSE(world.run({.among = {{"121"}}}).leaving_decided);
    EXPECT_FALSE(world.run({.share = ports::DueShare::Fresh}).leaving_decided);

    const ExportReport held = world.run();
    EXPECT_TRUE(held.leaving_decided);
    EXPECT_EQ(held.held_back, 21);

    world.ingest(meeting(501, 600));
    world.sink.fail_next({base::Fault::Reauthorise, "invalid_grant", "Revoked."});
    EXPECT_FALSE(world.run().leaving_decided);
    EXPECT_TRUE(world.run({.even_many = true}).leaving_decided);
}

TEST(ManyLeaving, AreNotDecidedWhileReprocessingIsPaused) {
    Narrowed world{21, 30};
    world.settings.reprocess = false;

    const ExportReport report = world.run();

    EXPECT_GT(report.waiting, 0);
    EXPECT_FALSE(report.leaving_decided);
}

TEST(ManyLeaving, StayDueAfterAnError) {
    Narrowed world{10, 10};
    world.ingest(meeting(500, 600));
    world.sink.fail_next({base::Fault::Reauthorise, "invalid_grant", "Revoked."});

    EXPECT_TRUE(world.run().error);
    EXPECT_EQ(world.conversations(), 20);

    world.run();
    EXPECT_EQ(world.conversations(), 11);
}

}  // namespace
}  // namespace dealwire::exporting::testing
