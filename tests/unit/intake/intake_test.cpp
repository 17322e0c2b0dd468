#include "engine/intake/intake.hpp"

#include "engine/ports/store_error.hpp"
#include "tests/fakes/in_memory_conversation_store.hpp"

#include <gtest/gtest.h>

namespace dealwire::intake {
namespace {

using base::Tree;

const base::TenantId kTenant{"acme"};

Tree call(const std::string& id, const std::string& title = "Call") {
    return Tree::Object{
        {"metaData",
         Tree::Object{{"id", id}, {"started", "2026-03-02T09:30:00Z"}, {"title", title}}}};
}

TEST(Intake, TellsNewUpdatedAndUnchangedApart) {
    fakes::InMemoryConversationStore store;
    Intake first{store, kTenant};
    first.take(1, call("a"), 10);
    first.take(2, call("b"), 10);
    EXPECT_EQ(first.finish().accepted, 2);

    Intake second{store, kTenant};
    second.take(1, call("a"), 10);
    second.take(2, call("b", "New title"), 10);
    const IntakeReport report = second.finish();

    EXPECT_EQ(report.unchanged, 1);
    EXPECT_EQ(report.updated, 1);
    EXPECT_EQ(report.accepted, 0);
}

TEST(Intake, RejectsABadLineAlone) {
    fakes::InMemoryConversationStore store;
    Intake intake{store, kTenant};
    intake.take(1, call("a"), 10);
    intake.take(2, tl::unexpected{std::string{"is not valid JSON"}}, 10);
    intake.take(3, Tree::Object{}, 10);
    intake.take(4, call("b"), 10);
    const IntakeReport report = intake.finish();

    EXPECT_EQ(report.accepted, 2);
    ASSERT_EQ(report.rejected.size(), 2U);
    EXPECT_EQ(report.rejected[0].line, 2);
    EXPECT_EQ(report.rejected[1].reason, "metaData.id is missing");
}

TEST(Intake, RejectsTheSecondLineWithTheSameId) {
    fakes::InMemoryConversationStore store;
    Intake intake{store, kTenant};
    intake.take(1, call("a", "first"), 10);
    intake.take(7, call("a", "second"), 10);
    const IntakeReport report = intake.finish();

    ASSERT_EQ(report.rejected.size(), 1U);
    EXPECT_EQ(report.rejected[0].reason, "the same metaData.id as line 1");
    EXPECT_EQ(store.find(kTenant, {"a"})->title, "first");
}

TEST(Intake, SavesABatchEarlyWhenItsDocumentsAreLarge) {
    fakes::InMemoryConversationStore store;
    Intake intake{store, kTenant};
    intake.take(1, call("a"), Intake::kBatchBytes);

    EXPECT_EQ(store.count(kTenant), 1);
}

TEST(Intake, LetsAFailingStoreSpeak) {
    fakes::InMemoryConversationStore store;
    Intake intake{store, kTenant};
    intake.take(1, call("a"), 10);
    store.fail_next_commit();

    EXPECT_THROW(intake.finish(), ports::StoreError);
    EXPECT_EQ(store.count(kTenant), 0);
}

}  // namespace
}  // namespace dealwire::intake
