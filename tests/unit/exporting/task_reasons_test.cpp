#include "engine/exporting/task_reasons.hpp"

#include "tests/unit/exporting/case.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::exporting::testing {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

TaskReasons reasons_of(const Case& made) {
    const People people{made.members};
    return explain_tasks({made.conversation, made.document, made.resolution},
                         {shipped_mapping(), made.settings, people, made.now},
                         [](const std::string& kind, const auto&) {
                             return kind == "opportunity" ? "Pilot" : std::string{};
                         });
}

TEST(TaskReasons, NameWhoWhatOwnerAndState) {
    const auto reasons = reasons_of(CaseBuilder{}.contact(1, 5).opportunity(9, 5).build());

    ASSERT_EQ(reasons.tasks.size(), 1U);
    const auto& because = reasons.tasks.front().because;
    EXPECT_EQ(reasons.tasks.front().object, "Task");
    EXPECT_THAT(because, Contains(HasSubstr("On contact " + record_id("003", 1).text())));
    EXPECT_THAT(because,
                Contains("Related to opportunity Pilot (" + record_id("006", 9).text() + ")."));
    EXPECT_THAT(because, Contains("It belongs to the host " + record_id("005", 1).text() + "."));
    EXPECT_THAT(because, Contains("Completed: the conversation was held."));
}

TEST(TaskReasons, SayWhyAnotherThanTheHostOwnsIt) {
    const auto fallback =
        reasons_of(CaseBuilder{}.contact(1, 5).host_inactive().fallback_owner().build());
    const auto nobody = reasons_of(CaseBuilder{}.contact(1, 5).host_inactive().build());

    EXPECT_THAT(fallback.tasks.at(0).because,
                Contains(HasSubstr("fallback owner " + record_id("005", 2).text())));
    EXPECT_THAT(nobody.tasks.at(0).because, Contains(HasSubstr("connected user")));
}

TEST(TaskReasons, SayWhereFurtherContactsAre) {
    Case made = CaseBuilder{}.contact(1, 5).contact(2, 5).build();
    const auto named = reasons_of(made);
    made.settings.tasks.several_contacts = true;

    EXPECT_THAT(named.tasks.at(0).because, Contains(HasSubstr("1 further contact named in its")));
    EXPECT_THAT(reasons_of(made).tasks.at(0).because, Contains("Also on 1 further contact."));
}

TEST(TaskReasons, SayWhyALeadStandsAlone) {
    const auto reasons = reasons_of(CaseBuilder{}.lead(3).opportunity(9, 5).build());

    EXPECT_THAT(reasons.tasks.at(0).because, Contains(HasSubstr("no contact took part")));
    EXPECT_TRUE(reasons.tasks.at(0).task.what.empty());
}

TEST(TaskReasons, SayWhyThereIsNone) {
    Case off = CaseBuilder{}.contact(1, 5).build();
    off.settings.tasks.enabled = false;
    Case meeting = CaseBuilder{}.contact(1, 5).build();
    meeting.settings.tasks.meetings = ActivityShape::None;

    EXPECT_THAT(reasons_of(off).none, HasSubstr("tasks.enabled"));
    EXPECT_THAT(reasons_of(meeting).none, HasSubstr("tasks.meetings: none"));
    EXPECT_THAT(reasons_of(CaseBuilder{}.stranger("x@lumenfoods.test").build()).none,
                HasSubstr("nobody in it is a contact"));
}

}  // namespace
}  // namespace dealwire::exporting::testing
