#include "tests/unit/exporting/settled_world.hpp"
#include "tests/unit/exporting/through.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace dealwire::exporting::testing {
namespace {

using base::Fault;
using model::ExportState;

/// One conversation that was not exported yet.
struct OneCall : World {
    OneCall() { ingest(call("77")); }
};

/// The same, and the org refuses one of its records.
struct Refusing : OneCall {
    explicit Refusing(const model::RecordName& name, const base::Error& why = kRefusal)
        : refused{name} {
        sink.refuse(name, why);
    }

    /// The org takes it from now on.
    void mend() { sink.accept(refused); }

    model::RecordName refused;
};

TEST(Exporter, ParksARefusedRecordAndWritesTheOthers) {
    Refusing world{topic("77")};

    const ExportReport report = world.run();

    EXPECT_EQ(report.parked, 1);
    EXPECT_FALSE(world.in_org().contains(topic("77")));
    EXPECT_EQ(world.in_org().size() + 1, world.wanted().size());
    const auto records = world.records("77");
    EXPECT_EQ(find(records, topic("77"))->state, ExportState::Parked);
    EXPECT_EQ(find(records, topic("77"))->error, "Not on Sundays.");
    EXPECT_EQ(find(records, topic("77"))->remedy, "Change the validation rule.");
}

std::int64_t rows_in(const std::vector<ports::WriteGroup>& call) {
    std::int64_t rows = 0;
    for (const ports::WriteGroup& group : call) rows += static_cast<std::int64_t>(group.rows());
    return rows;
}

TEST(Exporter, CountsEveryRowThatItSendsAsAcceptedRefusedOrUnprocessed) {
    Refusing world{topic("77")};
    world.sink.fail_next({Fault::Rejected, "MALFORMED_REQUEST", "Too much at once."});

    const ExportReport report = world.run();

    const auto rows = static_cast<std::int64_t>(world.wanted().size());
    EXPECT_EQ(report.rows.accepted, rows - 1);
    EXPECT_EQ(report.rows.refused, 1);
    const auto& failed = world.sink.writes().front();
    EXPECT_EQ(report.rows.unprocessed(), rows_in(failed));  // they went again
    EXPECT_EQ(report.rows.sent, rows + rows_in(failed));
}

/// Every row that the org took is a record that was written or deleted.
void expect_that_figures_add_up(const ExportReport& report) {
    EXPECT_EQ(report.rows.accepted, report.upserts + report.deletes - report.along + report.undone);
    EXPECT_EQ(report.rows.sent,
              report.rows.accepted + report.rows.refused + report.rows.unprocessed());
}

TEST(Exporter, TellsFiguresThatAddUp) {
    World world;
    world.people.in_use = true;
    world.ingest(CaseBuilder{"77"}.contact(1, 5).contact(2, 5).contact(3, 5).build());
    world.ingest(call("78"));
    world.sink.lock_once(topic("78"));

    const ExportReport first = world.run();
    EXPECT_EQ(first.rows.refused, 1);
    EXPECT_EQ(world.people.rows.size(), 2U);
    expect_that_figures_add_up(first);

    world.remove("78");
    world.ingest(CaseBuilder{"77"}.contact(1, 5).contact(2, 5).build());
    const ExportReport second = world.run();
    EXPECT_GT(second.along, 0);
    expect_that_figures_add_up(second);
}

TEST(Exporter, CountsWhatWasGoneAlreadyAsDeleted) {
    Settled world;
    world.sink.delete_behind_our_back({"Task", "77:task"});
    world.remove("77");

    const ExportReport report = world.run();

    EXPECT_EQ(report.rows.refused, 0);
    expect_that_figures_add_up(report);
}

TEST(Exporter, CountsNoRowAsSentWhereNobodyWasReached) {
    World world;
    world.ingest(call("77"));
    world.sink.fail_next({Fault::Reauthorise, "CONNECT_FAILED", "The host cannot be found."});

    const ExportReport report = world.run();

    EXPECT_TRUE(report.error);
    EXPECT_EQ(report.rows, RowCounts{});
}

TEST(Exporter, CountsNoRowAsSentWhereNoTokenWasGiven) {
    Settled world;
    world.ingest(call("77", "Another title"));
    world.sink.keep_next_in({Fault::Reauthorise, "invalid_grant", "The grant was revoked."});

    const ExportReport report = world.run();

    EXPECT_EQ(report.error->code, "invalid_grant");
    EXPECT_EQ(report.rows, RowCounts{});
    EXPECT_EQ(world.exports.record_counts(world.scope).pending, 0) << "none waits for an answer";
    world.run();
    EXPECT_EQ(world.in_org(), world.wanted());
}

TEST(Exporter, PlansAsManyUnchangedRecordsAsItThenLeavesAlone) {
    World world;
    world.people.in_use = true;
    world.ingest(CaseBuilder{"77"}.contact(1, 5).contact(2, 5).build());
    world.ingest(call("78"));
    world.ingest(call("79"));
    world.run();
    world.ingest(call("78", "Another title"));
    world.ingest(call("80"));
    world.remove("79");

    const ExportReport plan = world.run({.plan_only = true});
    const ExportReport done = world.run();

    EXPECT_EQ(plan.unchanged, done.unchanged);
    EXPECT_EQ(plan.upserts, done.upserts);
    EXPECT_EQ(plan.deletes, done.deletes);
    EXPECT_EQ(plan.along, done.along);
    EXPECT_GT(done.unchanged, 0);
}

void expect_to_delete_as_planned(World& world) {
    const ExportReport plan = world.run({.plan_only = true});
    const ExportReport done = world.run();

    EXPECT_EQ(plan.deletes, done.deletes);
    EXPECT_EQ(plan.along, done.along);
    EXPECT_EQ(plan.calls, done.calls);
    EXPECT_EQ(plan.unchanged, done.unchanged);
}

TEST(Exporter, PlansNoDeletionOfWhatWasOnlyEverRefused) {
    Refusing world{root("77")};
    world.run();
    const std::size_t there = world.in_org().size();
    world.remove("77");

    EXPECT_EQ(world.run({.plan_only = true}).deletes, static_cast<int>(there));
    expect_to_delete_as_planned(world);
    EXPECT_TRUE(world.records("77").empty());
}

TEST(Exporter, DoesNotCountARefusedDetailAsDeletedAlong) {
    Refusing world{topic("77")};
    world.run();
    const std::size_t there = world.in_org().size();
    world.remove("77");

    EXPECT_EQ(world.run({.plan_only = true}).deletes, static_cast<int>(there));
    expect_to_delete_as_planned(world);
    EXPECT_TRUE(world.sink.org().empty());
}

TEST(Exporter, ParksATaskThatIsRefusedForAnotherReasonThanItsOwner) {
    Refusing world{model::RecordName{"Task", "77:task"}};

    const ExportReport report = world.run();

    EXPECT_EQ(report.parked, 1);
    EXPECT_EQ(report.rows.refused, 1);  // it was not tried without its owner
    EXPECT_FALSE(world.in_org().contains({"Task", "77:task"}));
}

TEST(Exporter, TellsWhatStaysLocked) {
    Refusing world{topic("77"), kLocked};

    const ExportReport report = world.run();

    EXPECT_EQ(report.deferred, 1);
    EXPECT_EQ(report.left,
              (std::vector{LeftRow{{"77"}, topic("77"), kLocked.code, kLocked.detail}}));
}

TEST(Exporter, CountsRowsThatMeetALockEachTimeTheyAreSent) {
    OneCall world;
    world.sink.lock_once(topic("77"));

    const ExportReport report = world.run();

    const auto rows = static_cast<std::int64_t>(world.wanted().size());
    EXPECT_EQ(report.rows, (RowCounts{rows + 1, rows, 1}));
    EXPECT_EQ(report.parked, 0);
}

TEST(Exporter, TellsOfANamedConversationThatItIsRefusedStill) {
    World world;
    world.ingest(call("77"));
    world.ingest(call("78"));
    world.sink.refuse(root("77"), kRefusal);
    world.run();

    EXPECT_EQ(world.run({.only = {{"77"}}}).refused_conversations, 1);
    EXPECT_EQ(world.run({.only = {{"78"}}}).refused_conversations, 0);
    EXPECT_EQ(world.run().refused_conversations, 1);
}

TEST(Exporter, LeavesAParkedRecordAloneUntilItIsRetried) {
    Refusing world{topic("77")};
    world.run();
    const int calls = world.sink.calls();

    world.run();
    EXPECT_EQ(world.sink.calls(), calls);

    world.mend();
    world.exports.retry_parked(world.scope, {});
    EXPECT_EQ(world.run().upserts, 1);
    EXPECT_EQ(world.in_org(), world.wanted());
}

TEST(Exporter, LetsDetailsWaitForARefusedConversationRecord) {
    Refusing world{root("77")};

    const ExportReport report = world.run();

    const auto records = world.records("77");
    EXPECT_EQ(find(records, root("77"))->error_code, kRefusal.code);
    EXPECT_EQ(find(records, topic("77"))->error_code, kWaitsForParent);
    EXPECT_EQ(world.in_org().size(), 1U);  // the task stands alone
    EXPECT_EQ(report.parked, static_cast<int>(records.size()) - 1);
}

TEST(Exporter, SendsWaitingDetailsWhenTheConversationRecordIsTaken) {
    Refusing world{root("77")};
    world.run();
    world.mend();

    world.ingest(call("77", "Another title"));
    world.run();

    EXPECT_EQ(world.in_org(), world.wanted());
}

TEST(Exporter, SendsLockedRowsAgainAlone) {
    Refusing world{topic("77"), kLocked};

    const ExportReport locked = world.run();
    EXPECT_EQ(locked.parked, 0);
    EXPECT_EQ(locked.deferred, 1);
    EXPECT_EQ(world.sink.writes().back().size(), 1U);
    EXPECT_EQ(world.sink.writes().back().front().rows(), 1U);

    world.mend();
    EXPECT_EQ(world.run().upserts, 1);
    EXPECT_EQ(world.in_org(), world.wanted());
}

TEST(Exporter, PutsDetailsOffWithTheirLockedConversationRecord) {
    Refusing world{root("77"), kLocked};

    EXPECT_EQ(world.run().parked, 0);
    world.mend();
    world.run();

    EXPECT_EQ(world.in_org(), world.wanted());
}

TEST(Exporter, WaitsForTheClockBetweenAttempts) {
    OneCall world;
    world.sink.fail_next({Fault::RateLimited, "", "Slow down.", "", std::chrono::seconds{30}});
    const base::Instant before = world.clock.now();

    EXPECT_FALSE(world.run().error);

    EXPECT_GE(world.clock.now() - before, std::chrono::seconds{30});
}

TEST(Exporter, LooksUpDeletionsWhoseIdItNeverLearned) {
    OneCall world;
    world.sink.lose_next_answer();
    world.exports.fail_next_commit();
    EXPECT_THROW(world.run(), ports::StoreError);
    world.sink.lose_next_answer();
    std::stop_source stop;
    world.run();
    auto records = world.records("77");
    for (auto& record : records) record.id = {};
    world.exports.apply(world.scope,
                        {.put = records, .forget = {}, .finished = {}, .settings = ""});
    world.remove("77");

    const ExportReport report = world.run();

    EXPECT_TRUE(world.sink.org().empty());
    EXPECT_TRUE(world.records("77").empty());
    EXPECT_GT(report.deletes, 0);
}

TEST(Exporter, ForgetsDeletionsOfRecordsThatNeverCameToBe) {
    OneCall world;
    world.sink.fail_next({Fault::Reauthorise, "", "Revoked."});
    world.run();
    world.remove("77");

    const ExportReport report = world.run();

    EXPECT_TRUE(world.records("77").empty());
    EXPECT_EQ(report.deletes, 0);
    EXPECT_EQ(world.sink.rows_sent(), 0);
}

TEST(Exporter, LeavesARefusedDeletionUntilARetry) {
    Settled world;
    world.sink.refuse(root("77"), kRefusal);
    world.remove("77");
    EXPECT_EQ(world.run().parked, 1);
    const int calls = world.sink.calls();
    world.settings.smart_trackers = false;
    world.run();
    EXPECT_EQ(world.sink.calls(), calls);

    world.sink.accept(root("77"));
    world.exports.retry_parked(world.scope, {});
    world.run();

    EXPECT_TRUE(world.sink.org().empty());
    EXPECT_TRUE(world.records("77").empty());
}

TEST(Exporter, WritesDetailsAnewWhereSomebodyDeletedTheRecordInTheOrg) {
    Settled world;
    world.settings.by_hand = DeletedByHand::Recreate;
    world.sink.delete_behind_our_back(root("77"));
    world.ingest(call("77", "Another title"));

    const ExportReport report = world.run();

    EXPECT_EQ(world.in_org(), world.wanted());
    EXPECT_EQ(report.deferred, 0);
    EXPECT_EQ(world.run().conversations, 0);
}

/// Refuses any call that holds one of these records.
struct Picky final : Through {
    Picky(fakes::FakeRecordSink& org, std::set<model::RecordName> bad)
        : Through{org}, disliked{std::move(bad)} {}

    base::Result<std::vector<std::vector<ports::RowAnswer>>> write(
        std::span<const ports::WriteGroup> groups, std::stop_token stop) override {
        for (const auto& group : groups)
            for (const auto& record : group.upserts)
                if (disliked.contains(record.name)) return base::fail(kRefusal);
        return Through::write(groups, std::move(stop));
    }

    std::set<model::RecordName> disliked;
};

TEST(Exporter, FindsTheBadRowWhereTheWholeCallIsRefused) {
    World world;
    for (int i = 0; i < 6; ++i) world.ingest(call(std::to_string(i)));
    Picky picky{world.sink, {topic("3")}};

    const ExportReport report = world.run_through(picky);

    EXPECT_EQ(report.parked, 1);
    EXPECT_FALSE(report.error);
    EXPECT_EQ(world.in_org().size() + 1, world.wanted().size());
    EXPECT_FALSE(world.in_org().contains(topic("3")));
}

TEST(Exporter, ParksNoneThatIsNotAtFaultWhereManyAre) {
    World world;
    world.sizes.batch_rows = 2'000;
    std::set<model::RecordName> bad;
    for (int i = 10; i < 60; ++i) {
        world.ingest(call(std::to_string(i)));
        bad.insert(topic(std::to_string(i)));
    }
    Picky picky{world.sink, bad};

    const ExportReport first = world.run_through(picky);
    EXPECT_GT(first.deferred, 0);
    EXPECT_FALSE(first.left.empty());
    for (int run = 0; run < 50 && world.run_through(picky).deferred > 0; ++run) {
    }

    for (const auto& record : world.exports.parked(world.scope, {1'000}))
        EXPECT_TRUE(bad.contains(record.name)) << record.name.key;
    EXPECT_EQ(world.in_org().size() + bad.size(), world.wanted().size());
}

TEST(Exporter, NamesTheRecordThatARefusalIsAbout) {
    const model::RecordName task{"Task", "77:task"};
    Refusing world{
        task,
        {Fault::Rejected, "ENTITY_IS_DELETED", "entity is deleted", "", {}, {"WhoId", "Subject"}}};

    world.run();

    const auto records = world.records("77");
    EXPECT_EQ(find(records, task)->error,
              "entity is deleted (WhoId " + record_id("003", 1).text() + ")");
}

}  // namespace
}  // namespace dealwire::exporting::testing
