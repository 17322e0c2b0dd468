#include "engine/exporting/filter_trial.hpp"

#include "tests/unit/exporting/filter_case.hpp"
#include "tests/unit/exporting/world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::exporting::testing {
namespace {

CaseBuilder call(const std::string& id, int duration) {
    return CaseBuilder{id}.set("metaData", "duration", duration).contact(1, 5);
}

/// Two conversations in the org (42 s and 600 s), one that is new (700 s), and a private one.
struct Trial : World {
    explicit Trial(OnExit on_exit) {
        ingest(call("41", 42).build());
        ingest(call("42", 600).build());
        run();
        ingest(call("43", 700).build());
        ingest(call("44", 800).set("metaData", "isPrivate", true).build());
        settings.filter = filter_of(
            "and: [{field: conversation.duration, above: 60},"
            " {not: {participant: {field: contact.Title, equals: CFO}}}]");
        settings.filter.on_exit = on_exit;
        in_org_before = in_org().size();
    }

    FilterTrial test() {
        FilterTrialBook book{settings.filter, samples};
        ExportRequest request{.plan_only = true, .every = true};
        request.judged = [&](const Judged& judged) { book.note(judged); };
        plan = run(request);
        return book.trial();
    }

    ExportReport plan;
    std::size_t in_org_before = 0;
    TrialSamples samples{.each = 1};
};

TEST(FilterTrial, SaysWhatEntersAndWhatLeaves) {
    Trial world{OnExit::Remove};

    const FilterTrial trial = world.test();

    EXPECT_EQ(trial.passing, 2);
    EXPECT_EQ(trial.failing, 1);
    EXPECT_EQ(trial.private_ones, 1);
    EXPECT_EQ(trial.entering, (TrialShare{1, world.plan.upserts}));
    EXPECT_EQ(trial.leaving, (TrialShare{1, world.plan.deletes}));
    EXPECT_EQ(trial.kept, TrialShare{});
    EXPECT_EQ(trial.updated, TrialShare{});
    EXPECT_EQ(world.in_org().size(), world.in_org_before);
}

TEST(FilterTrial, SaysWhatWouldBeKept) {
    Trial world{OnExit::Keep};

    const FilterTrial trial = world.test();

    EXPECT_EQ(trial.leaving, TrialShare{});
    EXPECT_EQ(trial.kept.conversations, 1);
    EXPECT_EQ(trial.kept.records, static_cast<int>(world.records("41").size()));
    EXPECT_EQ(world.plan.deletes, 0);
}

TEST(FilterTrial, CountsEveryConditionByItself) {
    const FilterTrial trial = Trial{OnExit::Keep}.test();

    ASSERT_EQ(trial.conditions.size(), 2U);
    EXPECT_EQ(trial.conditions[0],
              (ConditionTally{"export.and[0]", 2, "duration is above 60 s", 2, 1, 0, 3}));
    EXPECT_EQ(trial.conditions[1].text, "participant.contact.Title is 'CFO'");
    EXPECT_EQ(trial.conditions[1].holds, 0);
    EXPECT_EQ(trial.conditions[1].empty, 3);
    EXPECT_EQ(trial.conditions[1].decided, 2);
}

TEST(FilterTrial, ShowsSamplesWithReasons) {
    const FilterTrial trial = Trial{OnExit::Remove}.test();

    ASSERT_EQ(trial.passes.size(), 1U);
    EXPECT_EQ(trial.passes[0].conversation.value, "42");
    ASSERT_EQ(trial.fails.size(), 1U);
    EXPECT_EQ(trial.fails[0].reason, "duration 42 s is not above 60 s (filter line 2)");
    ASSERT_EQ(trial.leaves.size(), 1U);
    EXPECT_EQ(trial.leaves[0].conversation.value, "41");
}

/// One that was exported and became private since.
struct WithdrawnCall : Trial {
    WithdrawnCall() : Trial{OnExit::Remove} {
        ingest(call("42", 600).set("metaData", "isPrivate", true).build());
        samples.each = 5;
    }
};

TEST(FilterTrial, NamesPrivateOnesToThoseWhoMaySeeThem) {
    const FilterTrial trial = WithdrawnCall{}.test();

    ASSERT_EQ(trial.leaves.size(), 2U);
    EXPECT_EQ(trial.leaves[1].conversation.value, "42");
}

TEST(FilterTrial, OnlyCountsPrivateOnesForOthers) {
    WithdrawnCall world;
    world.samples.private_ones = model::PrivateOnes::OnlyCounted;

    const FilterTrial trial = world.test();

    EXPECT_EQ(trial.private_ones, 2);
    EXPECT_EQ(trial.leaving.conversations, 2);
    ASSERT_EQ(trial.leaves.size(), 1U);
    EXPECT_EQ(trial.leaves[0].conversation.value, "41");
}

TEST(FilterTrial, TellsThatItWasStoppedBeforeTheEnd) {
    Trial world{OnExit::Remove};
    std::stop_source stop;
    stop.request_stop();

    const ExportReport plan = world.run({.plan_only = true, .every = true}, stop.get_token());

    ASSERT_TRUE(plan.error);
    EXPECT_EQ(plan.error->fault, base::Fault::Stopped);
    EXPECT_EQ(plan.conversations, 0);
    EXPECT_EQ(plan.deferred, 0) << "nothing waits for a resolution";
}

TEST(FilterTrial, OfTheDefaultFilterHasNothingToDoInASettledOrg) {
    World world;
    world.ingest(call("41", 42).build());
    world.run();
    FilterTrialBook book{world.settings.filter};
    ExportRequest request{.plan_only = true, .every = true};
    request.judged = [&](const Judged& judged) { book.note(judged); };

    EXPECT_EQ(world.run(request).calls, 0);
    EXPECT_EQ(book.trial().passing, 1);
    EXPECT_EQ(book.trial().entering, TrialShare{});
}

}  // namespace
}  // namespace dealwire::exporting::testing
