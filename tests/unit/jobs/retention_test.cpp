#include "engine/jobs/retention.hpp"

#include "engine/base/keep_for.hpp"
#include "engine/base/time_text.hpp"
#include "tests/fakes/fake_entropy.hpp"
#include "tests/fakes/in_memory_deletion_store.hpp"
#include "tests/unit/exporting/filter_case.hpp"
#include "tests/unit/exporting/world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::jobs {
namespace {

using exporting::testing::CaseBuilder;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

RetentionRule rule(const std::string& name, const std::string& keep,
                   const std::string& where = "") {
    RetentionRule made{name, std::nullopt, *base::parse_keep(keep)};
    if (!where.empty()) made.where = exporting::testing::filter_of(where).condition;
    return made;
}

/// Conversations of 2 March 2026, looked at on 1 June.
class RetentionTest : public ::testing::Test {
protected:
    RetentionTest() { world_.clock.set(*base::parse_instant("2026-06-01T00:00:00Z")); }

    void ingest(const std::string& id, const std::string& direction = "Inbound",
                const std::string& started = "2026-03-02T09:30:00Z") {
        auto made = CaseBuilder{id}.set("metaData", "direction", direction).build();
        made.conversation.time = *base::parse_instant(started);
        made.conversation.started = made.conversation.time;
        world_.ingest(made);
    }

    Retention retention() {
        return {{world_.conversations, world_.resolutions, world_.members, world_.crm, deletions_,
                 world_.clock, entropy_, world_.log},
                world_.scope,
                settings_,
                "ann"};
    }

    std::vector<model::DeletionAct> history() {
        return deletions_.history(world_.scope.tenant, 10);
    }

    exporting::testing::World world_;
    fakes::FakeEntropy entropy_;
    fakes::InMemoryDeletionStore deletions_{world_.conversations, world_.exports};
    RetentionSettings settings_;
};

TEST_F(RetentionTest, KeepsEverythingForEverByDefault) {
    ingest("a");
    settings_.rules.rules = {rule("all others", "forever")};

    EXPECT_EQ(retention().run(false, {}).erased, 0);
    EXPECT_EQ(retention().plan({}).looked_at, 1);
    EXPECT_TRUE(retention().plan({}).for_ever);
    EXPECT_EQ(retention().run_if_due({}).plan.looked_at, 0);
    EXPECT_THAT(history(), IsEmpty());
}

TEST_F(RetentionTest, DeletesWhatIsOlderAndWritesItDown) {
    ingest("old", "Inbound", "2026-02-01T00:00:00Z");
    ingest("young", "Inbound", "2026-05-01T00:00:00Z");
    settings_.rules.rules = {rule("all others", "90d")};

    EXPECT_EQ(retention().run(false, {}).erased, 1);

    EXPECT_FALSE(world_.conversations.find(world_.scope.tenant, {"old"}));
    EXPECT_TRUE(world_.conversations.find(world_.scope.tenant, {"young"}));
    ASSERT_EQ(history().size(), 1U);
    EXPECT_EQ(history()[0].reason, model::DeletionReason::Retention);
    EXPECT_EQ(history()[0].rule, "all others");
    EXPECT_EQ(history()[0].by, "ann");
    EXPECT_EQ(history()[0].conversations, 1);
}

TEST_F(RetentionTest, LetsTheFirstRuleThatFitsDecide) {
    ingest("in");
    ingest("out", "Outbound");
    settings_.rules.rules = {
        rule("inbound", "forever", "{field: conversation.direction, equals: Inbound}"),
        rule("all others", "1d")};

    const RetentionPlan plan = retention().plan({});

    EXPECT_THAT(plan.over,
                ElementsAre(Pair("all others", ElementsAre(base::ConversationId{"out"}))));
    EXPECT_EQ(plan.looked_at, 2);
    EXPECT_EQ(plan.total(), 1);
}

TEST_F(RetentionTest, LeavesTheYoungAloneWhateverTheRuleSays) {
    ingest("a", "Inbound", "2026-05-31T00:00:00Z");
    settings_.rules.rules = {
        rule("inbound", "30d", "{field: conversation.direction, equals: Inbound}"),
        rule("all others", "forever")};

    EXPECT_EQ(retention().plan({}).total(), 0);
}

TEST_F(RetentionTest, WaitsWithWhatIsNotResolvedWhereRulesAsk) {
    ingest("a");
    const ports::IncomingConversation raw{*world_.conversations.find(world_.scope.tenant, {"a"}),
                                          base::Tree::Object{}};
    auto other = raw;
    other.conversation.id = {"b"};
    world_.conversations.save(world_.scope.tenant, {&other, 1});
    settings_.rules.rules = {
        rule("inbound", "1d", "{field: conversation.direction, equals: Inbound}"),
        rule("all others", "forever")};

    const RetentionPlan plan = retention().plan({});

    EXPECT_EQ(plan.waiting, 1);
    EXPECT_EQ(plan.total(), 1);
}

TEST_F(RetentionTest, RefusesToDeleteALargeShareUnlessItIsMeant) {
    for (int i = 0; i < 25; ++i) ingest("c" + std::to_string(i));
    settings_.rules.rules = {rule("all others", "1d")};

    const RetentionReport refused = retention().run(false, {});
    EXPECT_TRUE(refused.too_many);
    EXPECT_EQ(refused.erased, 0);
    EXPECT_EQ(world_.conversations.count(world_.scope.tenant), 25);
    EXPECT_EQ(deletions_.last_retention(world_.scope.tenant), std::nullopt);

    EXPECT_EQ(retention().run(true, {}).erased, 25);
}

TEST_F(RetentionTest, RunsInTheMainJobOnceADay) {
    ingest("a");
    settings_.rules.rules = {rule("all others", "1d")};
    EXPECT_EQ(retention().run_if_due({}).erased, 1);
    ingest("b");

    world_.clock.advance(std::chrono::hours{23});
    EXPECT_EQ(retention().run_if_due({}).erased, 0);
    world_.clock.advance(std::chrono::hours{1});
    EXPECT_EQ(retention().run_if_due({}).erased, 1);
}

TEST_F(RetentionTest, GoesOnAfterAFailure) {
    ingest("a");
    settings_.rules.rules = {rule("all others", "1d")};
    deletions_.fail_next_commit();
    EXPECT_THROW(retention().run(false, {}), ports::StoreError);

    EXPECT_EQ(retention().run_if_due({}).erased, 1);
}

TEST_F(RetentionTest, StopsWhenAsked) {
    ingest("a");
    settings_.rules.rules = {rule("all others", "1d")};
    std::stop_source stopped;
    stopped.request_stop();

    EXPECT_TRUE(retention().run(false, stopped.get_token()).stopped);
    EXPECT_EQ(world_.conversations.count(world_.scope.tenant), 1);
}

}  // namespace
}  // namespace dealwire::jobs
