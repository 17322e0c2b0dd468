#include "engine/exporting/gathering.hpp"

#include "tests/fakes/fake_progress.hpp"
#include "tests/fakes/fake_work_budget.hpp"
#include "tests/unit/exporting/settled_world.hpp"

#include <gtest/gtest.h>

namespace dealwire::exporting::testing {
namespace {

using ports::DueConversation;

/// Notes what it is given, in words.
class NotedExecution final : public Execution {
public:
    void begin(const std::stop_token&) override {}

    void go(const Way&) override {}

    void settle(std::vector<DueConversation> finished) override {
        for (const DueConversation& due : finished) note("settle " + due.id.value);
    }

    void relate(const DueConversation& due, const Planned&) override {
        note("relate " + due.id.value);
    }

    [[nodiscard]] bool many_to_relate() const override { return false; }

    void send(Batch& batch, const std::stop_token&) override {
        std::string plans = "send";
        for (const ConversationPlan& plan : batch.plans()) plans += " " + plan.conversation.value;
        note(plans);
    }

    void send_relations(const std::stop_token&) override { note("send relations"); }

    std::vector<DueConversation> take_again() override { return {}; }

    void end() override {}

    std::vector<std::string> noted;

private:
    void note(std::string what) { noted.push_back(std::move(what)); }
};

Planned idle() { return {}; }

/// To be written: so many records.
Planned writing(const std::string& id, std::size_t records = 1) {
    Planned planned;
    planned.plan.conversation = base::ConversationId{id};
    planned.plan.upserts.resize(records);
    return planned;
}

struct GatheringTest : ::testing::Test {
    void take(const std::string& id, std::optional<Planned> planned) {
        PlannedPage page;
        page.page.due.emplace_back().id = base::ConversationId{id};
        page.plans.push_back(std::move(planned));
        gathering.take(std::move(page));
    }

    using Noted = std::vector<std::string>;

    NotedExecution execution;
    LeavingList leaving{true};
    ReportTally tally{false};
    fakes::FakeProgress progress;
    fakes::FakeWorkBudget budget;
    CurrentWork work{progress, budget};
    Gathering gathering{execution, leaving, tally, work, DeletedByHand::Respect, 10};
};

TEST_F(GatheringTest, SettlesAtOnceWhatNothingIsToBeDoneAbout) {
    take("1", idle());

    EXPECT_EQ(execution.noted, (Noted{"settle 1"}));
    EXPECT_TRUE(gathering.empty());
    EXPECT_EQ(progress.work("export").done, 1);
}

TEST_F(GatheringTest, SettlesNothingThatChangesByItselfAsTimePasses) {
    Planned planned = idle();
    planned.passing = true;

    take("1", std::move(planned));

    EXPECT_TRUE(execution.noted.empty());
    EXPECT_EQ(tally.passing(), 1);
}

TEST_F(GatheringTest, DefersWhatIsNoCandidate) {
    take("1", std::nullopt);

    EXPECT_TRUE(execution.noted.empty());
    EXPECT_EQ(tally.so_far().deferred, 1);
    EXPECT_EQ(progress.work("export").done, 1);
}

TEST_F(GatheringTest, LetsWaitWhatLeavesWithoutCountingIt) {
    Planned planned = writing("1");
    planned.leaves = true;
    planned.asked = "answers";

    take("1", planned);

    EXPECT_TRUE(gathering.empty());
    EXPECT_EQ(tally.so_far().conversations, 0);
    ASSERT_EQ(leaving.waiting().size(), 1U);
    EXPECT_EQ(leaving.waiting().front().asked, "answers");
    leaving.release();
    take("1", planned);
    EXPECT_FALSE(gathering.empty());
    EXPECT_EQ(tally.so_far().leaving, 1);
}

TEST_F(GatheringTest, SendsTheBatchBeforeTheContacts) {
    take("1", writing("1"));
    Planned related = writing("2");
    related.concerned = true;
    take("2", std::move(related));
    EXPECT_EQ(progress.work("export").done, 0);

    gathering.flush({});

    EXPECT_EQ(execution.noted, (Noted{"relate 2", "send 1 2", "send relations"}));
    EXPECT_TRUE(gathering.empty());
    EXPECT_EQ(progress.work("export").done, 2);
}

TEST_F(GatheringTest, SendsContactsAlsoWithoutABatch) {
    Planned related = idle();
    related.concerned = true;
    related.relations.add.resize(1);
    take("1", std::move(related));

    gathering.flush({});

    EXPECT_EQ(execution.noted, (Noted{"relate 1", "send relations"}));
}

TEST_F(GatheringTest, IsFullOnceItsBatchHasTheRows) {
    take("1", writing("1", 9));
    EXPECT_FALSE(gathering.full());
    take("2", writing("2", 3));
    EXPECT_TRUE(gathering.full());

    gathering.fill_up_to(13);

    EXPECT_FALSE(gathering.full());
}

}  // namespace
}  // namespace dealwire::exporting::testing
