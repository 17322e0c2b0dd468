#include "tests/unit/exporting/case.hpp"

#include <gtest/gtest.h>

namespace dealwire::exporting::testing {
namespace {

std::string text(const std::optional<model::DesiredRecord>& record, const std::string& name) {
    return record ? field(*record, name).string() ? *field(*record, name).string() : "" : "no task";
}

std::string id(const std::string& prefix, int number) { return record_id(prefix, number).text(); }

TEST(Task, IsUnderTheFirstContactAndTheOpportunity) {
    const auto task = CaseBuilder{}.contact(1, 5).contact(2, 5).opportunity(9, 5).build().task();

    EXPECT_EQ(text(task, "WhoId"), id("003", 1));
    EXPECT_EQ(text(task, "WhatId"), id("006", 9));
    EXPECT_EQ(task->name.key, "77:task");
}

TEST(Task, PrefersContactsWhoAttendedOverThoseWhoWereOnlyInvited) {
    const auto task = CaseBuilder{}
                          .contact(1, 5, {"Invitee"})
                          .contact(2, 5, {"Invitee", "Attendee"})
                          .build()
                          .task();

    EXPECT_EQ(text(task, "WhoId"), id("003", 2));
}

TEST(Task, CountsContactsWithoutMethodsAsAttending) {
    const auto task = CaseBuilder{}.contact(1, 5, {"Invitee"}).contact(2, 5).build().task();

    EXPECT_EQ(text(task, "WhoId"), id("003", 2));
}

TEST(Task, PrefersContactsOnTheAccountOfTheOpportunity) {
    const auto task = CaseBuilder{}.contact(1, 4).contact(2, 5).opportunity(9, 5).build().task();

    EXPECT_EQ(text(task, "WhoId"), id("003", 2));
}

TEST(Task, PutsAttendanceBeforeTheAccount) {
    const auto task =
        CaseBuilder{}.contact(1, 4).contact(2, 5, {"Invitee"}).opportunity(9, 5).build().task();

    EXPECT_EQ(text(task, "WhoId"), id("003", 1));
}

TEST(Task, NamesFurtherContactsInTheDescriptionOnce) {
    const auto task = CaseBuilder{}.contact(1, 5).contact(2, 5).contact(2, 5).build().task();

    const std::string description = text(task, "Description");
    EXPECT_NE(description.find("Further contacts: Contact 2 <c2@lumenfoods.test>\n"),
              std::string::npos)
        << description;
}

TEST(Task, IsUnderALeadOnlyWhereThereIsNoContact) {
    EXPECT_EQ(text(CaseBuilder{}.lead(3).contact(1, 5).build().task(), "WhoId"), id("003", 1));
    EXPECT_EQ(text(CaseBuilder{}.lead(3).build().task(), "WhoId"), id("00Q", 3));
}

TEST(Task, HasNoWhatBesideALead) {
    const auto task = CaseBuilder{}.lead(3).opportunity(9, 5).build().task();

    EXPECT_EQ(text(task, "WhoId"), id("00Q", 3));
    EXPECT_TRUE(field(*task, "WhatId").is_null());
}

TEST(Task, DoesNotTakeALeadThatOnlySharesTheDomain) {
    EXPECT_EQ(CaseBuilder{}.lead(3, "domain-lead").build().task(), std::nullopt);
}

TEST(Task, FallsBackToTheSingleAccount) {
    const auto task = CaseBuilder{}.stranger("x@lumenfoods.test").account(5).build().task();

    EXPECT_EQ(text(task, "WhatId"), id("001", 5));
    EXPECT_TRUE(field(*task, "WhoId").is_null());
}

TEST(Task, TakesNoneOfSeveralAccounts) {
    const Case two = CaseBuilder{}.stranger("x@lumenfoods.test").account(5).account(6).build();

    EXPECT_EQ(two.task(), std::nullopt);
}

TEST(Task, IsNotMadeForStrangersOnly) {
    const Case strangers = CaseBuilder{}.stranger("x@lumenfoods.test").build();

    EXPECT_EQ(strangers.task(), std::nullopt);
    EXPECT_EQ(strangers.records_of("Conversation__c").size(), 1U);
}

TEST(Task, BelongsToTheHostWhileActive) {
    EXPECT_EQ(text(CaseBuilder{}.contact(1, 5).build().task(), "OwnerId"), id("005", 1));
}

TEST(Task, BelongsToTheFallbackWhereTheHostLeft) {
    const auto task = CaseBuilder{}.contact(1, 5).host_inactive().fallback_owner().build().task();

    EXPECT_EQ(text(task, "OwnerId"), id("005", 2));
}

TEST(Task, SendsNoOwnerWhereNobodyCanOwnIt) {
    const auto task =
        CaseBuilder{}.contact(1, 5).host_inactive().fallback_owner(false).build().task();

    for (const auto& [name, value] : task->fields) EXPECT_NE(name, "OwnerId");
}

TEST(Task, IsCompletedOnlyWhenTheConversationWasHeld) {
    const CaseBuilder meeting = CaseBuilder{}.contact(1, 5);
    Case planned = meeting.build();
    planned.now = planned.conversation.time - std::chrono::hours{1};
    Case unstarted = meeting.build();
    unstarted.conversation.started.reset();

    EXPECT_EQ(text(meeting.build().task(), "Status"), "Completed");
    EXPECT_EQ(text(planned.task(), "Status"), "Not Started");
    EXPECT_EQ(text(unstarted.task(), "Status"), "Not Started");
}

TEST(Task, OfAMeetingThatNeverBeganIsClosedAfterADay) {
    Case missed = CaseBuilder{}.contact(1, 5).build();
    missed.conversation.started.reset();
    missed.now = missed.conversation.time + std::chrono::hours{24};

    const auto task = missed.task();

    EXPECT_EQ(text(task, "Status"), "Completed");
    EXPECT_EQ(text(task, "CallDisposition"), "Not held");
    EXPECT_TRUE(text(task, "Description").starts_with("Booked, but not held.\n\n"));
}

TEST(Task, OfAMeetingThatBeganInTheEndSaysNothingOfThat) {
    const auto task = CaseBuilder{}.contact(1, 5).build().task();

    EXPECT_EQ(text(task, "Status"), "Completed");
    EXPECT_TRUE(field(*task, "CallDisposition").is_null());
    EXPECT_TRUE(text(task, "Description").starts_with("Participants:"));
}

TEST(Task, CarriesTheFieldsOfACall) {
    const auto task = CaseBuilder{}
                          .contact(1, 5)
                          .set("metaData", "direction", "outbound")
                          .set("metaData", "sdrDisposition", "Reached")
                          .build()
                          .task();

    EXPECT_EQ(text(task, "CallType"), "Outbound");
    EXPECT_EQ(text(task, "CallDisposition"), "Reached");
    EXPECT_EQ(field(*task, "CallDurationInSeconds").number()->text, "1874");
}

TEST(Task, CanBeAnEventForMeetingsAlone) {
    Case meeting = CaseBuilder{}.contact(1, 5).build();
    Case call = CaseBuilder{}.contact(1, 5).set("metaData", "direction", "Inbound").build();
    meeting.settings.tasks.meetings = call.settings.tasks.meetings = ActivityShape::Event;

    EXPECT_EQ(meeting.task(), std::nullopt);
    EXPECT_EQ(meeting.event()->name.key, "77:event");
    EXPECT_EQ(call.event(), std::nullopt);
    EXPECT_EQ(call.task()->name.key, "77:task");
}

TEST(Task, IsLeftOutForOneKindOfConversation) {
    Case call = CaseBuilder{}.contact(1, 5).set("metaData", "direction", "Inbound").build();
    call.settings.tasks.calls = ActivityShape::None;

    EXPECT_EQ(call.task(), std::nullopt);
    EXPECT_EQ(call.event(), std::nullopt);
}

TEST(Task, AsAnEventLastsAtMostFourteenDays) {
    Case endless = CaseBuilder{}.contact(1, 5).set("metaData", "duration", 30 * 86400).build();
    endless.settings.tasks.meetings = ActivityShape::Event;

    const auto event = endless.event();

    EXPECT_EQ(text(event, "StartDateTime"), "2026-03-02T09:31:12Z");
    EXPECT_EQ(text(event, "EndDateTime"), "2026-03-16T09:31:12Z");
}

TEST(Task, AsAnEventEndsWithTheConversation) {
    Case timed = CaseBuilder{}.contact(1, 5).build();
    timed.settings.tasks.meetings = ActivityShape::Event;

    EXPECT_EQ(text(timed.event(), "EndDateTime"), "2026-03-02T10:02:26Z");
}

TEST(Task, IsMadeForEachContactWhereWanted) {
    Case each = CaseBuilder{}.contact(1, 5).contact(2, 5).contact(2, 5).opportunity(9, 5).build();
    each.settings.tasks.per_contact = true;

    const auto tasks = each.records_of("Task");

    ASSERT_EQ(tasks.size(), 2U);
    for (int number : {1, 2}) {
        const auto& task = tasks[static_cast<std::size_t>(number - 1)];
        EXPECT_EQ(task.name.key, "77:task:" + id("003", number));
        EXPECT_EQ(text(task, "WhoId"), id("003", number));
        EXPECT_EQ(text(task, "WhatId"), id("006", 9));
        EXPECT_EQ(text(task, "Description").find("Further contacts"), std::string::npos);
    }
}

TEST(Task, IsOneWithoutContactsAlsoWhereEachContactGetsOne) {
    Case lead = CaseBuilder{}.lead(3).lead(4).build();
    lead.settings.tasks.per_contact = true;

    ASSERT_EQ(lead.records_of("Task").size(), 1U);
    EXPECT_EQ(lead.task()->name.key, "77:task");
}

TEST(Task, NamesNoFurtherContactsWhereTheyAreRelatedToIt) {
    Case shared = CaseBuilder{}.contact(1, 5).contact(2, 5).build();
    shared.settings.tasks.several_contacts = true;

    EXPECT_EQ(text(shared.task(), "Description").find("Further contacts"), std::string::npos);
}

TEST(Task, NamesThoseWhomTheOrgDoesNotTake) {
    CaseBuilder builder;
    for (int number = 1; number <= 51; ++number) builder.contact(number, 5);
    Case shared = builder.build();
    shared.settings.tasks.several_contacts = true;

    EXPECT_NE(text(shared.task(), "Description")
                  .find("Further contacts: Contact 51 <c51@lumenfoods.test>\n"),
              std::string::npos);
}

TEST(Task, IsTheSameForTextThatSalesforceTrims) {
    const CaseBuilder plain = CaseBuilder{}.contact(1, 5).set("content", "brief", "All\nwell");
    CaseBuilder padded = plain;
    padded.set("metaData", "title", "  Pilot   review ").set("content", "brief", "All\r\nwell");

    EXPECT_EQ(plain.build().task()->digest, padded.build().task()->digest);
}

TEST(Task, IsTheSameWhoeverWouldOwnANewOne) {
    const auto by_host = CaseBuilder{}.contact(1, 5).build().task();
    const auto by_fallback =
        CaseBuilder{}.contact(1, 5).host_inactive().fallback_owner().build().task();
    const auto by_nobody = CaseBuilder{}.contact(1, 5).host_inactive().build().task();
    const auto of_another =
        CaseBuilder{}.contact(1, 5).set("metaData", "primaryUserId", "nobody").build().task();

    EXPECT_EQ(by_host->digest, by_fallback->digest);
    EXPECT_EQ(by_host->digest, by_nobody->digest);
    EXPECT_NE(by_host->digest, of_another->digest);
}

TEST(Task, SendsItsSubtypeOnlyWhileNew) {
    const auto task = CaseBuilder{}.contact(1, 5).build().task();

    EXPECT_EQ(text(task, "TaskSubtype"), "Call");
    EXPECT_EQ(task->spared->only_new, std::vector<std::string>{"TaskSubtype"});
}

TEST(Task, CanBeSwitchedOff) {
    Case off = CaseBuilder{}.contact(1, 5).build();
    off.settings.tasks.enabled = false;

    EXPECT_EQ(off.task(), std::nullopt);
}

TEST(Task, CutsALongDescriptionToWhatTheOrgTakes) {
    const auto task = CaseBuilder{}
                          .contact(1, 5)
                          .set("content", "brief", std::string(40'000, 'x'))
                          .build()
                          .task();

    const std::string description = text(task, "Description");
    EXPECT_EQ(description.size(), 31'999U + 3U);
    EXPECT_TRUE(description.ends_with("…"));
}

}  // namespace
}  // namespace dealwire::exporting::testing
