#include "tests/unit/exporting/world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::exporting::testing {
namespace {

using base::ConversationId;
using base::Error;
using base::Fault;
using model::WorkKind;
using ::testing::ElementsAre;

Case call(const std::string& id) { return CaseBuilder{id}.contact(1, 5).build(); }

const model::RecordName kTask{"Task", "77:task"};

/// 77 is in the org; from now on no tasks are wanted, and 78 is new.
struct Mixed : World {
    Mixed() {
        ingest(call("77"));
        run();
        settings.tasks.enabled = false;
        ingest(call("78"));
        budget.kinds.clear();
    }

    [[nodiscard]] bool is_reprocessed() const { return !in_org().contains(kTask); }

    [[nodiscard]] bool is_new_there() const { return in_org().contains({"Conversation__c", "78"}); }
};

/// Lets only live work through.
class OnlyLive final : public ports::RecordSink {
public:
    OnlyLive(ports::RecordSink& org, const fakes::FakeWorkBudget& budget)
        : org_{org}, budget_{budget} {}

    [[nodiscard]] ports::WriteLimits limits() const override { return org_.limits(); }

    base::Result<std::vector<std::vector<ports::RowAnswer>>> write(
        std::span<const ports::WriteGroup> groups, std::stop_token stop) override {
        if (budget_.kinds.back() != WorkKind::Live)
            return base::fail({Fault::BudgetSpent, "BUDGET_SHARE", "Our share is spent."});
        return org_.write(groups, std::move(stop));
    }

    base::Result<std::vector<ports::FoundRecord>> find(const std::string& object,
                                                       const std::string& key_field,
                                                       std::span<const std::string> keys,
                                                       std::stop_token stop) override {
        return org_.find(object, key_field, keys, std::move(stop));
    }

    base::Result<std::vector<model::RecordId>> went_along(
        const std::string& object, std::span<const model::RecordId> activities,
        std::stop_token stop) override {
        return org_.went_along(object, activities, stop);
    }

    [[nodiscard]] int calls() const override { return org_.calls(); }

private:
    ports::RecordSink& org_;
    const fakes::FakeWorkBudget& budget_;
};

TEST(Reprocessing, ComesAfterWhatIsNewAndHasABudgetOfItsOwn) {
    Mixed world;

    const ExportReport report = world.run();

    EXPECT_EQ(report.conversations, 2);
    EXPECT_EQ(report.reprocessed, 1);
    EXPECT_TRUE(world.is_new_there());
    EXPECT_TRUE(world.is_reprocessed());
    EXPECT_THAT(world.budget.kinds,
                ElementsAre(WorkKind::Live, WorkKind::Reprocess, WorkKind::Live));
}

TEST(Reprocessing, WaitsWhileItsBudgetIsSpentAndWhatIsNewDoesNot) {
    Mixed world;
    OnlyLive sink{world.sink, world.budget};

    const ExportReport report = world.run_through(sink);

    ASSERT_TRUE(report.error);
    EXPECT_EQ(report.error->fault, Fault::BudgetSpent);
    EXPECT_EQ(report.deferred, 1);
    EXPECT_TRUE(world.is_new_there());
    EXPECT_FALSE(world.is_reprocessed());

    world.run();
    EXPECT_TRUE(world.is_reprocessed());
    EXPECT_EQ(world.run().conversations, 0);
}

TEST(Reprocessing, IsWhatItWasWhereOurOwnBudgetStoppedIt) {
    Mixed world;
    OnlyLive sink{world.sink, world.budget};
    const auto before = world.records("77");

    const ExportReport report = world.run_through(sink);

    EXPECT_EQ(report.rows.sent, report.rows.accepted) << "what never left is not sent";
    EXPECT_EQ(world.records("77"), before);
    EXPECT_EQ(world.exports.due(world.scope, {"another", {}, 9, ports::DueShare::Again}).size(),
              2U);
    world.settings.reprocess = false;
    const ExportReport paused = world.run();
    EXPECT_EQ(paused.conversations, 0);
    EXPECT_EQ(paused.waiting, 1);
}

TEST(Reprocessing, KeepsItsReasonWhereOurOwnBudgetStoppedIt) {
    Mixed world;
    world.settings.tasks.enabled = true;
    world.run();
    world.ingest(CaseBuilder{"79"}.contact(1, 5).set("metaData", "title", "New").build());
    world.sink.refuse({"Conversation__c", "79"}, {Fault::Rejected, "NO", "No."});
    world.run();
    world.exports.retry_parked(world.scope, {});
    const auto before = world.records("79");
    world.sink.fail_next({Fault::BudgetSpent, "BUDGET_SHARE", "Our share is spent."});

    EXPECT_TRUE(world.run().error);

    EXPECT_EQ(world.records("79"), before);
    const auto due =
        world.exports.due(world.scope, {settings_digest(world.mapping, world.settings), {}, 9});
    ASSERT_EQ(due.size(), 1U);
    EXPECT_EQ(due.front().reason, model::DueReason::Retry);
}

TEST(Reprocessing, WaitsWhileItIsPausedAndGoesOn) {
    Mixed world;
    world.settings.reprocess = false;

    const ExportReport report = world.run();

    EXPECT_FALSE(report.error);
    EXPECT_EQ(report.conversations, 1);
    EXPECT_EQ(report.waiting, 1);
    EXPECT_TRUE(world.is_new_there());
    EXPECT_FALSE(world.is_reprocessed());

    world.settings.reprocess = true;
    EXPECT_EQ(world.run().reprocessed, 1);
    EXPECT_TRUE(world.is_reprocessed());
}

TEST(Reprocessing, LetsConversationsThatSomebodyNamesThroughWhilePaused) {
    Mixed world;
    world.settings.reprocess = false;

    world.run({.only = {ConversationId{"77"}}});

    EXPECT_TRUE(world.is_reprocessed());
    EXPECT_FALSE(world.is_new_there());
}

TEST(Reprocessing, LetsARemovedConversationLeaveWhilePaused) {
    Mixed world;
    world.settings.reprocess = false;
    world.remove("77");

    world.run();

    EXPECT_FALSE(world.in_org().contains({"Conversation__c", "77"}));
}

TEST(Reprocessing, IsForeseenEvenWhilePaused) {
    Mixed world;
    world.settings.reprocess = false;

    const ExportReport plan = world.run({.plan_only = true, .share = ports::DueShare::Again});
    EXPECT_EQ(plan.deletes, 1);
    EXPECT_EQ(plan.upserts, 0);
    EXPECT_EQ(plan.conversations, 1);

    world.settings.reprocess = true;
    world.run({.share = ports::DueShare::Fresh});
    EXPECT_EQ(world.run().calls, plan.calls);
}

}  // namespace
}  // namespace dealwire::exporting::testing
