#include "engine/exporting/cost.hpp"

#include <gtest/gtest.h>

namespace dealwire::exporting {
namespace {

/// A plan that writes one conversation record with `details` of one object, and deletes `deletes`.
ConversationPlan plan_of(int number, int details, int deletes = 0) {
    ConversationPlan plan;
    const std::string id = std::to_string(number);
    plan.conversation = base::ConversationId{id};
    for (int i = 0; i < details; ++i)
        plan.upserts.push_back({{{"Topic__c", id + ":" + std::to_string(i)},
                                 "Record_Key__c",
                                 model::ParentReference{"Conversation__r", "K__c", id},
                                 {},
                                 ""},
                                {}});
    for (int i = 0; i < deletes; ++i) {
        model::ExportRecord record;
        record.name = {"Tracker__c", id + ":" + std::to_string(i)};
        record.id = *model::RecordId::parse("a01000000000001AAA");
        record.state = model::ExportState::Written;
        plan.deletes.push_back(record);
    }
    return plan;
}

TEST(CostOfPlans, IsNothingForIdlePlans) {
    CostOfPlans cost{{}};

    cost.add(plan_of(1, 0));

    EXPECT_EQ(cost.total(), ExportCost{});
}

TEST(CostOfPlans, PacksManyConversationsIntoOneCall) {
    CostOfPlans cost{{}};

    for (int i = 0; i < 20; ++i) cost.add(plan_of(i, 3, 1));

    EXPECT_EQ(cost.total(), (ExportCost{20, 60, 20, 1}));
}

TEST(CostOfPlans, CountsDetailsThatGoWithTheirConversation) {
    CostOfPlans cost{{}};
    ConversationPlan plan = plan_of(1, 0, 1);
    plan.deletes.front().name = {"Conversation__c", "1"};
    plan.deletes.front().conversation = plan.conversation;
    plan.cascaded = {{"Topic__c", "1:a"}, {"Topic__c", "1:b"}};

    cost.add(plan);

    EXPECT_EQ(cost.total(), (ExportCost{1, 0, 3, 1}));
}

TEST(CostOfPlans, PacksBatchByBatch) {
    CostOfPlans whole{{}};
    CostOfPlans halves{{}, 100};

    for (int i = 0; i < 200; ++i) {
        whole.add(plan_of(i, 1));
        halves.add(plan_of(i, 1));
    }

    EXPECT_EQ(whole.total().calls, 1);
    EXPECT_EQ(halves.total().calls, 2);
    EXPECT_EQ(halves.total().upserts, 200);
}

}  // namespace
}  // namespace dealwire::exporting
