// Further contacts of an activity: in an org with Shared Activities, through a whole export.

#include "tests/unit/exporting/world.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace dealwire::exporting::testing {
namespace {

class FurtherContacts : public ::testing::Test {
protected:
    FurtherContacts() { world.people.in_use = true; }

    static Case with(const std::vector<int>& contacts) {
        CaseBuilder builder;
        for (const int number : contacts) builder.contact(number, 5);
        return builder.build();
    }

    model::RecordId task() { return world.sink.org().at({"Task", "77:task"}).id; }

    /// Numbers of the contacts whom relations name, without the Who.
    std::vector<int> related() {
        std::vector<int> numbers;
        for (int number = 1; number <= 60; ++number)
            if (world.people.rows.contains({task(), record_id("003", number)}))
                numbers.push_back(number);
        return numbers;
    }

    World world;
};

TEST_F(FurtherContacts, AreRelatedToTheTask) {
    world.ingest(with({1, 2, 3}));

    const ExportReport report = world.run();

    EXPECT_EQ(related(), (std::vector{2, 3}));
    EXPECT_EQ(report.parked, 0);
    EXPECT_EQ(report.deferred, 0);
}

TEST_F(FurtherContacts, AreNotLookedForOnAnActivityThatWasJustMade) {
    world.ingest(with({1, 2, 3}));
    world.run();
    EXPECT_EQ(world.people.looks, 0);

    world.ingest(with({1, 2, 4}));
    world.run();
    EXPECT_EQ(world.people.looks, 1);
}

TEST_F(FurtherContacts, AreLookedForWhereTheOrgSaysThatTheyAreThere) {
    world.people.by_flow = record_id("003", 2);
    world.ingest(with({1, 2, 3}));

    const ExportReport report = world.run();

    EXPECT_EQ(related(), (std::vector{2, 3}));
    EXPECT_EQ(report.parked, 0);
    EXPECT_EQ(world.people.looks, 1);
}

TEST_F(FurtherContacts, CostNothingWhileNothingChanges) {
    world.ingest(with({1, 2}));
    world.run();

    const ExportReport again = world.run();
    world.ingest(with({1, 2}));
    const ExportReport same = world.run({.every = true});

    EXPECT_EQ(again.calls, 0);
    EXPECT_EQ(same.calls, 0);
    EXPECT_EQ(same.upserts, 0);
}

TEST_F(FurtherContacts, LeaveWithTheConversationsOwn) {
    world.ingest(with({1, 2, 3}));
    world.run();

    world.ingest(with({1, 3}));
    world.run();

    EXPECT_EQ(related(), std::vector{3});
}

TEST_F(FurtherContacts, OfOthersStay) {
    world.ingest(with({1, 2}));
    world.run();
    const auto by_hand = *model::RecordId::parse("0RT000000000999");
    world.people.rows.emplace(std::pair{task(), record_id("003", 40)}, by_hand);

    world.ingest(with({1, 3}));
    world.run();

    EXPECT_EQ(related(), (std::vector{3, 40}));
}

TEST_F(FurtherContacts, AreAddedOnceWhereTheAnswerWasLost) {
    world.ingest(with({1, 2}));
    world.people.lose_next = true;

    const ExportReport report = world.run();

    EXPECT_EQ(related(), std::vector{2});
    EXPECT_EQ(report.parked, 0);
    EXPECT_EQ(world.run().calls, 0);
}

TEST_F(FurtherContacts, AreAddedAgainWhereTheAnswerLacksTheirRow) {
    world.ingest(with({1, 2, 3}));
    world.people.short_next = true;

    const ExportReport report = world.run();

    EXPECT_EQ(related(), (std::vector{2, 3}));
    EXPECT_EQ(report.parked, 0);
    EXPECT_EQ(world.run().calls, 0);
}

TEST_F(FurtherContacts, AreNotAskedForAfterAStop) {
    world.ingest(with({1, 2}));
    world.people.lose_next = true;
    std::stop_source stopping;
    world.people.meanwhile = [&] { stopping.request_stop(); };

    const ExportReport report = world.run({}, stopping.get_token());

    ASSERT_TRUE(report.error);
    EXPECT_EQ(report.error->fault, base::Fault::Stopped);
    EXPECT_EQ(world.people.looks, 0);
}

TEST_F(FurtherContacts, AreNotCountedAsSentWhereNoTokenWasGiven) {
    world.ingest(with({1, 2}));
    world.people.keep_next_in =
        base::Error{base::Fault::Reauthorise, "invalid_grant", "The grant was revoked."};

    const ExportReport report = world.run();

    EXPECT_TRUE(report.error);
    EXPECT_EQ(report.rows.unprocessed(), 0);
    world.run();
    EXPECT_EQ(related(), std::vector{2});
}

/// A call, which is a task, and a meeting, which is an event; each has a further contact.
class ContactsOfBothKinds : public FurtherContacts {
protected:
    ContactsOfBothKinds() {
        world.settings.tasks.meetings = ActivityShape::Event;
        world.ingest(CaseBuilder{}
                         .contact(1, 5)
                         .contact(2, 5)
                         .set("metaData", "direction", "Inbound")
                         .build());
        world.ingest(CaseBuilder{"78"}.contact(1, 5).contact(3, 5).build());
    }

    bool is_on_the_event() {
        const model::RecordId event = world.sink.org().at({"Event", "78:event"}).id;
        return world.people.rows.contains({event, record_id("003", 3)});
    }
};

TEST_F(ContactsOfBothKinds, KeepWhatWasAnsweredForTheOther) {
    world.people.fail_next.emplace(
        "Event", base::Error{base::Fault::Reauthorise, "invalid_grant", "The grant was revoked."});

    EXPECT_TRUE(world.run().error);

    EXPECT_EQ(related(), std::vector{2});
    const auto held = world.records("77");
    const auto relation = std::ranges::find_if(
        held, [](const auto& record) { return record.name.object == "TaskRelation"; });
    ASSERT_NE(relation, held.end());
    EXPECT_EQ(relation->state, model::ExportState::Written);
    world.run();
    EXPECT_TRUE(is_on_the_event());
    EXPECT_EQ(world.run().calls, 0);
}

TEST_F(ContactsOfBothKinds, AreParkedOnceWhereTheOtherMeetsTrouble) {
    world.people.refused = {record_id("003", 2)};
    world.people.fail_next.emplace(
        "Event", base::Error{base::Fault::Transient, "UNABLE_TO_LOCK_ROW", "Try again."});

    const ExportReport report = world.run();

    EXPECT_FALSE(report.error);
    EXPECT_EQ(report.parked, 1);
    EXPECT_TRUE(is_on_the_event());
}

TEST_F(FurtherContacts, ArePromotedWithoutBeingTakenOff) {
    world.ingest(with({1, 2}));
    world.run();

    world.ingest(with({2, 3}));  // the second is the Who now, which the org relates itself
    world.run();

    EXPECT_EQ(related(), (std::vector{2, 3}));
    EXPECT_EQ(world.run().calls, 0);
}

TEST_F(FurtherContacts, ThatAreRefusedAreParkedAlone) {
    world.ingest(with({1, 2, 3}));
    world.people.refused = {record_id("003", 2)};

    const ExportReport report = world.run();

    EXPECT_EQ(related(), std::vector{3});
    EXPECT_EQ(report.parked, 1);
    const auto parked = world.exports.parked(world.scope, {10});
    ASSERT_EQ(parked.size(), 1U);
    EXPECT_EQ(parked.front().name.object, "TaskRelation");
    EXPECT_EQ(world.run({.every = true}).calls, 0);
}

TEST_F(FurtherContacts, AreTriedAgainWhereAPersonAsksForIt) {
    world.ingest(with({1, 2}));
    world.people.refused = {record_id("003", 2)};
    world.run();
    world.people.refused.clear();

    world.exports.retry_parked(world.scope, {});
    world.run();

    EXPECT_EQ(related(), std::vector{2});
    EXPECT_TRUE(world.exports.parked(world.scope, {10}).empty());
}

TEST_F(FurtherContacts, OfATaskThatStaysDeletedAreLeftAlone) {
    world.ingest(with({1, 2}));
    world.run();
    world.sink.delete_behind_our_back({"Task", "77:task"});
    world.people.rows.clear();

    world.ingest(CaseBuilder{}.contact(1, 5).contact(3, 5).set("metaData", "title", "B").build());
    const ExportReport report = world.run();

    EXPECT_TRUE(world.people.rows.empty());
    EXPECT_EQ(report.parked, 0);
    EXPECT_EQ(world.run().calls, 0);
}

TEST_F(FurtherContacts, ComeBackWithATaskThatWasDeletedInTheOrg) {
    world.settings.by_hand = DeletedByHand::Recreate;
    world.ingest(with({1, 2}));
    world.run();
    world.sink.delete_behind_our_back({"Task", "77:task"});
    world.people.rows.clear();

    Case changed = CaseBuilder{}.contact(1, 5).contact(2, 5).set("metaData", "title", "B").build();
    world.ingest(changed);
    world.run();

    EXPECT_EQ(related(), std::vector{2});
}

TEST_F(FurtherContacts, AreForgottenWithTheConversation) {
    world.ingest(with({1, 2}));
    world.run();

    world.remove("77");
    world.run();

    EXPECT_TRUE(world.sink.org().empty());
    EXPECT_TRUE(world.records("77").empty());
    EXPECT_EQ(world.run().calls, 0);
}

TEST_F(FurtherContacts, GoAlongWithTheConversationAndAreCounted) {
    for (const BulkUse use : {BulkUse::Never, BulkUse::Always}) {
        world.bulk_use = use;
        world.ingest(with({1, 2, 3}));
        world.run();
        const int held = static_cast<int>(world.records("77").size());
        world.remove("77");

        const ExportReport plan = world.run({.plan_only = true});
        const ExportReport report = world.run();

        EXPECT_EQ(report.deletes, held);
        EXPECT_EQ(plan.deletes, held);
        EXPECT_EQ(report.rows.accepted, 2) << "conversation record and task";
        EXPECT_EQ(report.along, held - 2);
        EXPECT_EQ(plan.along, report.along);
        EXPECT_TRUE(world.records("77").empty());
        EXPECT_EQ(world.run().deletes, 0);
    }
}

TEST_F(FurtherContacts, ThatWereRefusedAreNotCountedWhereTheirTaskGoes) {
    world.people.refused = {record_id("003", 2)};
    world.ingest(with({1, 2, 3}));
    world.run();
    const int held = static_cast<int>(world.records("77").size());
    world.remove("77");

    const ExportReport plan = world.run({.plan_only = true});
    const ExportReport report = world.run();

    EXPECT_EQ(report.deletes, held - 1);
    EXPECT_EQ(plan.deletes, report.deletes);
    EXPECT_EQ(plan.along, report.along);
    EXPECT_TRUE(world.records("77").empty());
}

TEST_F(FurtherContacts, OfATaskThatTheOrgDeletedAreWrittenOffWithoutACall) {
    world.ingest(with({1, 2, 3}));
    world.run();
    std::vector<model::ExportRecord> doubted = world.records("77");
    std::erase_if(doubted, [](const auto& record) { return record.name.object != "Task"; });
    world.sink.delete_along({"Task", "77:task"});
    doubted.at(0).state = model::ExportState::Pending;  // as a look at deletions leaves it
    doubted.at(0).id = {};
    doubted.at(0).digest.clear();
    world.exports.apply(world.scope, {.put = doubted});
    world.remove("77");

    const ExportReport plan = world.run({.plan_only = true});
    const int looks = world.people.calls();
    const ExportReport report = world.run();

    EXPECT_EQ(world.people.calls(), looks);
    EXPECT_EQ(plan.deletes, report.deletes);
    EXPECT_EQ(report.rows.accepted, report.deletes - report.along);
    EXPECT_TRUE(world.records("77").empty());
    EXPECT_EQ(world.run().deletes, 0);
}

TEST_F(FurtherContacts, BecomeTasksOfTheirOwnAndBackWithoutDoubles) {
    world.ingest(with({1, 2}));
    world.run();

    world.settings.tasks.per_contact = true;
    world.run();
    EXPECT_EQ(world.in_org(), world.wanted());
    EXPECT_FALSE(world.sink.org().contains({"Task", "77:task"}));

    world.settings.tasks.per_contact = false;
    world.run();
    EXPECT_TRUE(world.sink.org().contains({"Task", "77:task"}));
    EXPECT_EQ(related(), std::vector{2});
    EXPECT_EQ(world.run().calls, 0);
}

TEST_F(FurtherContacts, MoveToTheEventWithTheSetting) {
    world.ingest(with({1, 2}));
    world.run();

    world.settings.tasks.meetings = ActivityShape::Event;
    world.run();

    EXPECT_FALSE(world.sink.org().contains({"Task", "77:task"}));
    const model::RecordId event = world.sink.org().at({"Event", "77:event"}).id;
    EXPECT_TRUE(world.people.rows.contains({event, record_id("003", 2)}));
    EXPECT_EQ(world.run().calls, 0);
}

TEST_F(FurtherContacts, AreForeseenByAPlan) {
    world.ingest(with({1, 2, 3}));
    world.run();
    world.ingest(with({1, 2, 4}));

    const ExportReport plan = world.run({.plan_only = true});
    const ExportReport report = world.run();

    EXPECT_EQ(plan.upserts, report.upserts);
    EXPECT_EQ(plan.deletes, report.deletes);
    EXPECT_EQ(plan.unchanged, report.unchanged);
    EXPECT_EQ(plan.calls, report.calls);
}

TEST(SharedActivities, AreAskedForOnceWhereTheyAreThere) {
    World world;
    world.people.in_use = true;
    world.ingest(CaseBuilder{}.contact(1, 5).build());
    world.run();
    world.clock.advance(std::chrono::hours{100});
    world.run({.every = true});

    EXPECT_EQ(world.people.asked, 1);
}

TEST(SharedActivities, AreAskedForByTheNextExportWhereTheOrgDidNotAnswer) {
    World world;
    world.people.in_use = true;
    world.people.silent_next = true;
    world.ingest(CaseBuilder{}.contact(1, 5).contact(2, 5).build());
    world.run();
    EXPECT_TRUE(world.people.rows.empty());

    world.run();

    EXPECT_EQ(world.people.rows.size(), 1U);
    EXPECT_EQ(world.run().calls, 0);
}

TEST(SharedActivities, AreAskedForAgainAfterADayWhereTheyAreNot) {
    World world;
    world.ingest(CaseBuilder{}.contact(1, 5).contact(2, 5).build());
    world.run();
    world.ingest(CaseBuilder{"78"}.contact(1, 5).build());
    world.run();
    EXPECT_EQ(world.people.asked, 1);

    world.people.in_use = true;
    world.clock.advance(std::chrono::hours{25});
    world.ingest(CaseBuilder{"79"}.contact(1, 5).build());
    world.run();

    EXPECT_EQ(world.people.asked, 2);
    EXPECT_EQ(world.people.rows.size(), 1U);  // the older conversation followed
}

TEST(SharedActivities, AreNotAskedForWhereNothingIsToBeDone) {
    World world;
    world.run();

    EXPECT_EQ(world.people.asked, 0);
}

TEST(TaskOfABookedMeeting, IsClosedADayAfterItsTimeAndNotLookedAtAgain) {
    World world;
    Case booked = CaseBuilder{}.contact(1, 5).build();
    booked.conversation.started.reset();
    booked.conversation.scheduled = booked.conversation.time;
    world.clock.set(booked.conversation.time - std::chrono::hours{2});
    world.ingest(booked);
    world.run();
    world.clock.advance(std::chrono::hours{25});
    EXPECT_EQ(world.run().upserts, 0);

    world.clock.advance(std::chrono::hours{1});
    const ExportReport closing = world.run();

    EXPECT_EQ(closing.upserts, 1);
    EXPECT_EQ(field(world.sink.org().at({"Task", "77:task"}).record, "Status"),
              base::Tree{"Completed"});
    EXPECT_EQ(world.run().conversations, 0);
}

TEST(OwnerOfATask, StaysWhereTheHostLeaves) {
    World world;
    world.ingest(CaseBuilder{}.contact(1, 5).build());
    world.run();

    world.ingest(CaseBuilder{}.contact(1, 5).host_inactive().fallback_owner().build());
    const ExportReport report = world.run();

    EXPECT_EQ(report.upserts, 0);
    EXPECT_EQ(report.calls, 0);
}

TEST(OwnerOfATask, IsNotSentAgainWithOtherChanges) {
    World world;
    world.ingest(CaseBuilder{}.contact(1, 5).build());
    world.run();

    world.ingest(CaseBuilder{}.contact(1, 5).set("metaData", "title", "Other").build());
    world.run();

    const auto& last = world.sink.writes().back();
    for (const ports::WriteGroup& group : last)
        for (const model::DesiredRecord& record : group.upserts)
            for (const auto& [name, value] : record.fields) EXPECT_NE(name, "OwnerId");
}

TEST(OwnerOfATask, FollowsAnotherHost) {
    World world;
    world.ingest(CaseBuilder{}.contact(1, 5).fallback_owner().build());
    world.run();

    world.ingest(CaseBuilder{}
                     .contact(1, 5)
                     .fallback_owner()
                     .set("metaData", "primaryUserId", "member-2")
                     .build());
    world.run();

    EXPECT_EQ(field(world.sink.org().at({"Task", "77:task"}).record, "OwnerId"),
              base::Tree{record_id("005", 2).text()});
}

}  // namespace
}  // namespace dealwire::exporting::testing
