#include "engine/exporting/report_tally.hpp"

#include "tests/unit/exporting/settled_world.hpp"

#include <gtest/gtest.h>

namespace dealwire::exporting::testing {
namespace {

using model::ExportState;

model::ExportRecord record(ExportState state) {
    model::ExportRecord made;
    made.state = state;
    return made;
}

Planned unchanged(int records, int relations = 0) {
    Planned planned;
    planned.plan.unchanged = records;
    planned.relations.unchanged = relations;
    return planned;
}

TEST(ReportTally, CountsEachConversationOnce) {
    ReportTally tally{false};
    tally.not_ready();
    tally.planned({.filtered = true, .kept = true}, {});
    tally.planned({.filtered = true, .leaves = true}, {});
    tally.planned({.passing = true}, {});
    tally.hold_back(3);

    const ExportReport report = tally.take();

    EXPECT_EQ(report.conversations, 7);
    EXPECT_EQ(report.deferred, 1);
    EXPECT_EQ(report.filtered, 2);
    EXPECT_EQ(report.kept, 1);
    EXPECT_EQ(report.leaving, 1);
    EXPECT_EQ(report.held_back, 3);
    EXPECT_EQ(tally.passing(), 1);
}

TEST(ReportTally, StandsByTheFirstError) {
    ReportTally tally{false};
    ASSERT_FALSE(tally.ended_early());

    tally.end_with(kRefusal);
    tally.end_with(kLocked);

    EXPECT_TRUE(tally.ended_early());
    EXPECT_EQ(tally.so_far().error->code, kRefusal.code);
}

TEST(ReportTally, CountsWhatNobodyLookedAtAsUnchanged) {
    ReportTally tally{false};
    tally.planned(unchanged(2, 1), {});
    tally.related({.added = 4});

    EXPECT_EQ(tally.so_far().unchanged, 3);
    tally.count_untouched(30);
    EXPECT_EQ(tally.so_far().unchanged, 26) << "all in place but those written a moment ago";
}

TEST(ReportTally, NeverCountsFewerUnchangedThanWereSeen) {
    ReportTally tally{false};
    tally.planned(unchanged(5), {});
    tally.related({.added = 4});

    tally.count_untouched(6);

    EXPECT_EQ(tally.so_far().unchanged, 5);
}

TEST(ReportTally, CountsUnderAPlanWhatItWouldTouch) {
    ReportTally tally{true};
    auto gone = record(ExportState::Written);
    gone.gone_at = base::Instant{};
    const std::vector known{record(ExportState::Written), record(ExportState::Written),
                            record(ExportState::Written), record(ExportState::Parked), gone};

    tally.planned(unchanged(2), known);
    tally.count_untouched(30);

    EXPECT_EQ(tally.so_far().unchanged, 29) << "one of the three in place would be written";
}

TEST(ReportTally, AddsWhatBecameOfContactsToTheRecords) {
    ReportTally tally{false};
    const RelationDelivery::Tally done{
        .added = 1, .removed = 2, .parked = 3, .left = 4, .rows = {.sent = 6, .accepted = 3}};
    tally.related(done);
    tally.related(done);

    const ExportReport report = tally.take();

    EXPECT_EQ(report.upserts, 2);
    EXPECT_EQ(report.deletes, 4);
    EXPECT_EQ(report.parked, 6);
    EXPECT_EQ(report.deferred, 8);
    EXPECT_EQ(report.rows.sent, 12);
}

}  // namespace
}  // namespace dealwire::exporting::testing
