#include "tests/unit/exporting/world.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace dealwire::exporting::testing {
namespace {

using base::Error;
using base::Fault;
using base::Tree;
using fakes::FakeBulkSink;
using model::ExportState;
using Fate = FakeBulkSink::Fate;
using Step = FakeBulkSink::Step;

const Error kRefusal{Fault::Rejected, "FIELD_CUSTOM_VALIDATION_EXCEPTION", "Not on Sundays."};
const Error kLocked{Fault::Transient, "UNABLE_TO_LOCK_ROW", "Somebody else holds the row."};

Case call(const std::string& id, const std::string& title = "Pilot review") {
    const Tree topics = Tree::Array{Tree::Object{{"name", "Pricing"}, {"duration", 60}}};
    return CaseBuilder{id}
        .contact(1, 5)
        .set("metaData", "title", title)
        .set("content", "topics", topics)
        .build();
}

/// Twelve conversations, to be sent by jobs.
struct Backlog : World {
    Backlog() {
        bulk_use = BulkUse::Always;
        for (int i = 10; i < 22; ++i) ingest(call(std::to_string(i)));
    }

    /// Runs until the program ends where it was told to. Whether it did.
    bool crash() {
        try {
            run();
        } catch (const FakeBulkSink::Crash&) {
            return true;
        }
        return false;
    }

    void expect_done() {
        EXPECT_EQ(in_org(), wanted());
        EXPECT_EQ(exports.record_counts(scope).pending, 0);
        EXPECT_TRUE(ingest_jobs.all(scope).empty());
    }
};

bool logged(const World& world, const std::string& name) {
    return std::ranges::any_of(world.log.events(),
                               [&](const auto& event) { return event.name == name; });
}

const model::RecordName kRoot{"Conversation__c", "15"};

TEST(BulkExport, WritesWhatIsWanted) {
    Backlog world;

    const ExportReport report = world.run();

    world.expect_done();
    EXPECT_EQ(report.upserts, static_cast<int>(world.in_org().size()));
    EXPECT_EQ(report.jobs, static_cast<int>(world.bulk.jobs().size()));
    EXPECT_EQ(report.calls, world.bulk.calls());
    EXPECT_EQ(world.sink.calls(), 0);
    EXPECT_TRUE(report.way.backlog);
    EXPECT_FALSE(report.error);
}

TEST(BulkExport, WritesNothingTheSecondTime) {
    Backlog world;
    world.run();
    const int calls = world.bulk.calls();

    EXPECT_EQ(world.run().calls, 0);
    EXPECT_EQ(world.bulk.calls(), calls);
}

TEST(BulkExport, SendsParentsBeforeTheirDetails) {
    Backlog world;
    world.run();

    EXPECT_EQ(world.bulk.jobs().at("job-1").group.object, "Conversation__c");
    EXPECT_EQ(world.sink.rows_sent(), 0);
}

TEST(BulkExport, PutsDetailsOfOneParentSideBySide) {
    Backlog world;
    world.run();
    for (const auto& [id, job] : world.bulk.jobs()) {
        std::vector<std::string> parents;
        for (const auto& record : job.group.upserts)
            if (record.parent) parents.push_back(record.parent->key);
        EXPECT_TRUE(std::ranges::is_sorted(parents)) << job.group.object;
    }
}

TEST(BulkExport, CutsRowsIntoSeveralJobs) {
    Backlog world;
    world.bulk.set_rows_per_job(5);

    world.run();

    world.expect_done();
    for (const auto& [id, job] : world.bulk.jobs()) EXPECT_LE(job.rows, 5U);
}

TEST(BulkExport, TakesRemovedConversationsOut) {
    Backlog world;
    world.run();
    for (int i = 10; i < 16; ++i) world.remove(std::to_string(i));

    const ExportReport report = world.run();

    world.expect_done();
    EXPECT_GT(report.deletes, 6);
}

TEST(BulkExport, SendsFewRowsCallByCallWhereThatIsCheaper) {
    Backlog world;
    world.bulk_use = BulkUse::Auto;
    world.job_rates = {.calls_per_job = 0, .rows_per_job = 1'000};
    world.run();
    EXPECT_EQ(world.sink.calls(), 0);

    Backlog other;
    other.bulk_use = BulkUse::Auto;
    const ExportReport report = other.run();

    other.expect_done();
    EXPECT_EQ(report.jobs, 0);
    EXPECT_FALSE(report.way.backlog);
}

TEST(BulkExport, ForeseesWhatItCosts) {
    Backlog world;
    const ExportReport plan = world.run({.plan_only = true});

    EXPECT_EQ(world.bulk.calls(), 0);
    EXPECT_GT(plan.calls, 0);
    EXPECT_EQ(plan.calls % static_cast<int>(world.job_rates.calls_per_job), 0);
}

TEST(BulkExport, ParksRefusedRowsAndWhatWaitsForThem) {
    Backlog world;
    world.sink.refuse(kRoot, kRefusal);

    const ExportReport report = world.run();

    EXPECT_GT(report.parked, 1);
    EXPECT_EQ(world.in_org().size() + static_cast<std::size_t>(report.parked),
              world.wanted().size());
    for (const auto& record : world.records("15"))  // the task stands alone
        EXPECT_EQ(record.state == ExportState::Parked, record.name.object != "Task")
            << record.name.key;
}

TEST(BulkExport, SendsLockedRowsAgainCallByCall) {
    Backlog world;
    world.sink.refuse(kRoot, kLocked);
    const ExportReport first = world.run();
    EXPECT_GE(first.deferred, 1);
    EXPECT_EQ(first.parked, 0);
    EXPECT_GE(world.sink.calls(), 4);
    world.sink.accept(kRoot);

    world.run();

    world.expect_done();
}

TEST(BulkExport, GoesOnCallByCallWhereTheOrgRefusesJobs) {
    Backlog world;
    world.bulk.refuse({Fault::Rejected, "FEATURENOTENABLED", "No bulk here."});

    const ExportReport report = world.run();

    world.expect_done();
    EXPECT_EQ(world.bulk.calls(), 1);
    EXPECT_EQ(report.jobs, 0);
    EXPECT_TRUE(logged(world, "bulk_export_refused"));
}

TEST(BulkExport, EndsWhereTheBudgetIsSpent) {
    Backlog world;
    world.bulk.refuse({Fault::BudgetSpent, "REQUEST_LIMIT_EXCEEDED", "No calls left."});

    const ExportReport report = world.run();

    ASSERT_TRUE(report.error);
    EXPECT_EQ(report.error->fault, Fault::BudgetSpent);
    EXPECT_EQ(world.sink.calls(), 0);
    EXPECT_EQ(report.deferred, 12);
}

TEST(BulkExport, SendsCallByCallWhatAJobCannotHold) {
    Backlog world;
    world.ingest(call("30", "#N/A"));
    world.bulk.dislike("#N/A");

    world.run();

    world.expect_done();
    EXPECT_GE(world.sink.calls(), 1);
}

TEST(BulkExport, SendsAgainWhereAnUploadIsLost) {
    Backlog world;
    world.bulk.lose_next_upload();

    world.run();

    world.expect_done();
    EXPECT_EQ(world.bulk.jobs().at("job-1").status.state, ports::IngestState::Aborted);
}

TEST(BulkExport, FindsOutWhatAFailedJobWrote) {
    for (const Fate::Kind kind : {Fate::Kind::Failed, Fate::Kind::Stuck, Fate::Kind::Vanished}) {
        Backlog world;
        world.bulk.meet({kind, 4});

        const ExportReport report = world.run();

        world.expect_done();
        EXPECT_EQ(report.upserts, static_cast<int>(world.in_org().size()));
        EXPECT_TRUE(logged(world, "bulk_export_job_lost"));
    }
}

TEST(BulkExport, CountsTheRowsOfAJobWhoseEndItDidNotLearn) {
    Backlog world;
    world.bulk.meet({Fate::Kind::Unanswered,
                     4,
                     {Fault::BudgetSpent, "REQUEST_LIMIT_EXCEEDED", "No calls left."}});

    const ExportReport report = world.run();

    ASSERT_TRUE(report.error);
    EXPECT_EQ(report.rows.sent, 12);
    EXPECT_EQ(report.rows.unprocessed(), 12);
    world.run();
    world.expect_done();
}

TEST(BulkExport, WaitsForNoOtherJobAfterOneWasStuck) {
    Backlog world;
    world.bulk.meet({Fate::Kind::Stuck, 4});

    EXPECT_EQ(world.run().jobs, 1);
}

TEST(BulkExport, ParksRowsOfAJobThatFailedForAFieldNobodyMaySee) {
    Backlog world;
    world.bulk.meet({Fate::Kind::Failed,
                     0,
                     {Fault::Rejected, "INVALID_FIELD", "Field name not found : Stage__c"}});

    const ExportReport report = world.run();

    EXPECT_EQ(report.parked, static_cast<int>(world.wanted().size() - world.in_org().size()));
    const auto records = world.records("15");
    EXPECT_TRUE(std::ranges::any_of(
        records, [](const auto& record) { return record.error_code == "INVALID_FIELD"; }));
}

TEST(BulkExport, FindsItsJobsAgainAfterACrashAtAnyStep) {
    for (const Step step : {Step::Open, Step::Fill, Step::Wait, Step::Results})
        for (const int nth : {1, 2, 4}) {
            Backlog world;
            world.bulk.crash_after(step, nth);
            ASSERT_TRUE(world.crash());

            world.run();

            world.expect_done();
        }
}

TEST(BulkExport, DoesNotSendAgainWhatAJobOfTheLastRunWrote) {
    Backlog world;
    world.bulk.crash_after(Step::Wait);
    ASSERT_TRUE(world.crash());
    const std::size_t written = world.in_org().size();

    const ExportReport report = world.run();

    EXPECT_EQ(report.upserts, static_cast<int>(world.in_org().size() - written));
    EXPECT_TRUE(logged(world, "bulk_export_job_resumed"));
}

TEST(BulkExport, AbortsAJobThatGotNoRowsBeforeTheCrash) {
    Backlog world;
    model::IngestJob job{.id = "job-1", .object = "Task", .key_field = "Dealwire_Key__c"};
    world.ingest_jobs.put(world.scope, job);
    ASSERT_TRUE(world.bulk.open({.object = "Task"}, {}));

    world.run();

    EXPECT_EQ(world.bulk.jobs().at("job-1").status.state, ports::IngestState::Aborted);
    world.expect_done();
}

TEST(BulkExport, AbortsAStuckJobOfTheLastRun) {
    Backlog world;
    world.bulk.crash_after(Step::Fill);
    ASSERT_TRUE(world.crash());
    world.bulk.meet({Fate::Kind::Stuck, 3});

    world.run();

    world.expect_done();
}

}  // namespace
}  // namespace dealwire::exporting::testing
