#include "engine/intake/intake.hpp"

#include "engine/ports/store_error.hpp"
#include "tests/fakes/in_memory_conversation_store.hpp"
#include "tests/fakes/in_memory_erased_people.hpp"

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

TEST(Intake, LeavesDeletedConversationsDeletedUnlessAsked) {
    fakes::InMemoryConversationStore store;
    Intake first{store, kTenant};
    first.take(1, call("a"), 10);
    first.finish();
    store.remove(kTenant, {"a"});

    Intake second{store, kTenant};
    second.take(1, call("a"), 10);
    second.take(2, call("b"), 10);
    const IntakeReport refused = second.finish();
    Intake third{store, kTenant, {.restore = true}};
    third.take(1, call("a"), 10);

    EXPECT_EQ(refused.stay_deleted, std::vector<std::string>{"a"});
    EXPECT_EQ(refused.accepted, 1);
    EXPECT_EQ(third.finish().accepted, 1);
}

/// Somebody erased takes part.
Tree call_with_bo(const std::string& id) {
    Tree document = call(id);
    document.set("parties", Tree::Array{Tree::Object{{"emailAddress", "Bo <bo@y.test>"}}});
    return document;
}

IntakeReport taken(fakes::InMemoryConversationStore& store, ErasedTakePart choice) {
    static const fakes::FakeDigest kDigester;
    Intake intake{store, kTenant, {.erased_take_part = choice, .erased = [] {
                                       return ErasedList{{"digest of bo@y.test"}, kDigester, ""};
                                   }}};
    intake.take(1, call_with_bo("a"), 10);
    intake.take(2, call("b"), 10);
    return intake.finish();
}

TEST(Intake, RefusesConversationsWithPeopleWhoWereErased) {
    fakes::InMemoryConversationStore store;
    const IntakeReport report = taken(store, ErasedTakePart::Refuse);

    EXPECT_EQ(report.accepted, 1);
    ASSERT_EQ(report.rejected.size(), 1U);
    EXPECT_EQ(report.rejected[0].line, 1);
    EXPECT_EQ(report.rejected[0].reason.find("bo@"), std::string::npos);
    EXPECT_FALSE(store.find(kTenant, {"a"}));
}

TEST(Intake, FlagsOrAcceptsThemWhereAsked) {
    fakes::InMemoryConversationStore store;
    EXPECT_EQ(taken(store, ErasedTakePart::Flag).with_erased, std::vector<std::string>{"a"});
    EXPECT_EQ(store.count(kTenant), 2);

    fakes::InMemoryConversationStore other;
    const IntakeReport accepted = taken(other, ErasedTakePart::Accept);
    EXPECT_EQ(accepted.accepted, 2);
    EXPECT_TRUE(accepted.with_erased.empty());
}

/// Somebody is erased between the first look at the list and the saving.
IntakeReport taken_while_erased(ErasedTakePart choice) {
    static const fakes::FakeDigest kDigester;
    fakes::InMemoryConversationStore store;
    fakes::InMemoryErasedPeople erased;
    store.look_at_erased([&](const auto& tenant) { return erased.revision(tenant); });
    Intake intake{
        store, kTenant, {.erased_take_part = choice, .erased = [&] {
                             const auto revision = erased.revision(kTenant);
                             return ErasedList{erased.all(kTenant), kDigester, "", revision};
                         }}};
    intake.take(1, call_with_bo("a"), 10);
    intake.take(2, call("b"), 10);
    erased.remember(kTenant, std::vector<std::string>{"digest of bo@y.test"}, {});
    IntakeReport report = intake.finish();
    EXPECT_EQ(store.count(kTenant), report.accepted);
    return report;
}

TEST(Intake, RefusesAlsoWhoIsErasedWhileItRuns) {
    const IntakeReport report = taken_while_erased(ErasedTakePart::Refuse);

    EXPECT_EQ(report.accepted, 1);
    ASSERT_EQ(report.rejected.size(), 1U);
    EXPECT_EQ(report.rejected[0].line, 1);
    EXPECT_EQ(report.rejected[0].id, "a");
}

TEST(Intake, FlagsOrAcceptsAlsoWhoIsErasedWhileItRuns) {
    const IntakeReport flagged = taken_while_erased(ErasedTakePart::Flag);
    EXPECT_EQ(flagged.accepted, 2);
    EXPECT_EQ(flagged.with_erased, std::vector<std::string>{"a"});

    const IntakeReport accepted = taken_while_erased(ErasedTakePart::Accept);
    EXPECT_EQ(accepted.accepted, 2);
    EXPECT_TRUE(accepted.with_erased.empty());
}

}  // namespace
}  // namespace dealwire::intake
