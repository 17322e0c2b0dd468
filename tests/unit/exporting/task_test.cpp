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

TEST(Task, SendsItsSubtypeOnlyWhileNew) {
    const auto task = CaseBuilder{}.contact(1, 5).build().task();

    EXPECT_EQ(text(task, "TaskSubtype"), "Call");
    EXPECT_EQ(task->only_new, std::vector<std::string>{"TaskSubtype"});
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
