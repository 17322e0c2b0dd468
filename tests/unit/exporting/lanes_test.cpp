#include "tests/fakes/fake_lanes.hpp"
#include "tests/unit/exporting/settled_world.hpp"

#include <gtest/gtest.h>

namespace dealwire::exporting::testing {
namespace {

using base::Fault;
using fakes::FakeBulkSink;
using Fate = FakeBulkSink::Fate;
using Step = FakeBulkSink::Step;

/// Thirty conversations, several pages and batches of them, with lanes.
struct Laned : World {
    explicit Laned(ports::Lanes& with, BulkUse use = BulkUse::Never) {
        lanes = &with;
        bulk_use = use;
        sizes = {.page = 4, .batch_rows = 60, .backlog_rows = 60};
        for (int i = 10; i < 40; ++i) ingest(call(std::to_string(i)));
    }

    void expect_done() {
        EXPECT_EQ(in_org(), wanted());
        EXPECT_EQ(exports.record_counts(scope).pending, 0);
        EXPECT_TRUE(ingest_jobs.all(scope).empty());
        EXPECT_EQ(run().conversations, 0);
    }
};

TEST(ExportLanes, WriteWhatIsWantedByCallsAndByJobs) {
    fakes::CrowdedLanes crowd;
    for (const BulkUse use : {BulkUse::Never, BulkUse::Always}) {
        Laned world{crowd, use};

        const ExportReport report = world.run();

        EXPECT_EQ(report.conversations, 30);
        EXPECT_EQ(report.upserts, static_cast<int>(world.wanted().size()));
        world.expect_done();
    }
}

TEST(ExportLanes, WriteWhatIsWantedHoweverMuchIsKnownToBeDue) {
    fakes::CrowdedLanes crowd;
    // Known at once, known at once and forgotten at a delivery, never known.
    for (const auto& sizes : {Exporter::Sizes{.page = 4, .batch_rows = 2'000},
                              Exporter::Sizes{.page = 31, .batch_rows = 60},
                              Exporter::Sizes{.page = 30, .batch_rows = 60}}) {
        Laned world{crowd};
        world.sizes = sizes;

        EXPECT_EQ(world.run().conversations, 30);

        world.expect_done();
    }
}

TEST(ExportLanes, LeaveNothingOpenAfterACrashAtAnyStep) {
    fakes::SequentialLanes lanes;
    for (const Step step : {Step::Open, Step::Fill, Step::Wait, Step::Results})
        for (const int nth : {1, 2, 3, 5}) {
            Laned world{lanes, BulkUse::Always};
            world.bulk.crash_after(step, nth);
            EXPECT_THROW(world.run(), FakeBulkSink::Crash);

            world.run();

            world.expect_done();
        }
}

TEST(ExportLanes, KeepTheAnswersOfTheJobBeforeOneThatIsNotAnswered) {
    fakes::SequentialLanes lanes;
    Laned world{lanes, BulkUse::Always};
    world.sizes.backlog_rows = 1'000;
    world.bulk.meet({Fate::Kind::Unanswered, 0, {Fault::BudgetSpent, "LIMIT", "No calls left."}},
                    2);

    const ExportReport report = world.run();

    EXPECT_EQ(report.error->fault, Fault::BudgetSpent);
    EXPECT_EQ(world.ingest_jobs.all(world.scope).size(), 1U) << "the second one";
    world.run();
    world.expect_done();
}

TEST(ExportLanes, SendAgainWhatTheStoreCouldNotKeep) {
    fakes::CrowdedLanes crowd;
    for (int nth = 1; nth < 12; ++nth) {
        Laned world{crowd, BulkUse::Always};
        world.exports.fail_commit(nth);
        EXPECT_THROW(world.run(), ports::StoreError);

        world.run();

        world.expect_done();
    }
}

}  // namespace
}  // namespace dealwire::exporting::testing
