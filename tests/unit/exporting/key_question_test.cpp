#include "engine/exporting/key_question.hpp"

#include <gtest/gtest.h>

namespace dealwire::exporting {
namespace {

using Kind = ports::WriteGroup::Kind;

/// One plan that deletes so many topics and trackers in turn, and writes a task.
ConversationPlan plan_of(std::size_t each) {
    ConversationPlan plan;
    for (std::size_t i = 0; i < each; ++i)
        for (const char* object : {"Tracker__c", "Topic__c"}) {
            model::ExportRecord& record = plan.deletes.emplace_back();
            record.name = {object, std::to_string(i)};
            record.key_field = "Record_Key__c";
        }
    plan.upserts.push_back({{{"Task", "77:task"}, "Task_Key__c", {}, {}, ""}, {}});
    return plan;
}

TEST(KeyQuestions, AreAskedObjectByObjectInTheOrderOfTheRows) {
    const std::vector plans{plan_of(2)};

    const auto questions = key_questions(plans, rows_of(plans));

    ASSERT_EQ(questions.size(), 3U);
    EXPECT_EQ(questions[0], (KeyQuestion{"Task", "Task_Key__c", {{Kind::Upsert, 0, 0}}}));
    EXPECT_EQ(questions[1].object, "Topic__c");
    EXPECT_EQ(
        questions[2],
        (KeyQuestion{"Tracker__c", "Record_Key__c", {{Kind::Delete, 0, 0}, {Kind::Delete, 0, 2}}}));
    EXPECT_EQ(keys_of(plans, questions[2].rows), (std::vector<std::string>{"0", "1"}));
}

TEST(KeyQuestions, HoldNoMoreThanACallTakes) {
    const std::vector plans{plan_of(401)};
    std::vector<Row> trackers;
    for (std::uint32_t i = 0; i < 401; ++i) trackers.push_back({Kind::Delete, 0, 2 * i});

    const auto questions = key_questions(plans, trackers);

    ASSERT_EQ(questions.size(), 3U);
    EXPECT_EQ(questions[0].rows.size(), 200U);
    EXPECT_EQ(questions[1].rows.front(), trackers[200]);
    EXPECT_EQ(questions[2].rows.size(), 1U);
}

TEST(KeyQuestions, AreTwoWhereTheKeyFieldChanged) {
    std::vector plans{plan_of(2)};
    plans[0].deletes[2].key_field = "Another_Key__c";
    const std::vector<Row> rows{{Kind::Delete, 0, 0}, {Kind::Delete, 0, 2}};

    EXPECT_EQ(key_questions(plans, rows).size(), 2U);
    EXPECT_TRUE(key_questions(plans, {}).empty());
}

}  // namespace
}  // namespace dealwire::exporting
