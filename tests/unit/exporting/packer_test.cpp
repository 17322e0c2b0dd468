#include "engine/exporting/packer.hpp"

#include <gtest/gtest.h>

namespace dealwire::exporting {
namespace {

using Kind = ports::WriteGroup::Kind;

/// A conversation as the shipped mapping makes it: 26 records of 14 objects.
ConversationPlan conversation_of_26(int number) {
    constexpr std::array<std::pair<const char*, int>, 12> kDetails{{{"Participant__c", 4},
                                                                    {"Tracker__c", 3},
                                                                    {"Topic__c", 3},
                                                                    {"Key_Point__c", 3},
                                                                    {"Action_Item__c", 2},
                                                                    {"Outline__c", 2},
                                                                    {"Stat__c", 2},
                                                                    {"Structure__c", 1},
                                                                    {"Comment__c", 1},
                                                                    {"Account__c", 1},
                                                                    {"Contact__c", 1},
                                                                    {"Opportunity__c", 1}}};
    ConversationPlan plan;
    const std::string id = std::to_string(number);
    plan.conversation = base::ConversationId{id};
    plan.upserts.push_back({{{"Conversation__c", id}, "Conversation_Key__c", {}, {}, ""}, {}});
    for (const auto& [object, count] : kDetails)
        for (int i = 0; i < count; ++i)
            plan.upserts.push_back({{{object, id + ":" + std::to_string(i)},
                                     "Record_Key__c",
                                     model::ParentReference{"Conversation__r", "K__c", id},
                                     {},
                                     ""},
                                    {}});
    plan.upserts.push_back({{{"Task", id + ":task"}, "Dealwire_Key__c", {}, {}, ""}, {}});
    return plan;
}

std::vector<ConversationPlan> conversations(int count) {
    std::vector<ConversationPlan> plans;
    for (int i = 0; i < count; ++i) plans.push_back(conversation_of_26(i));
    return plans;
}

std::vector<PackedCall> packed(const std::vector<ConversationPlan>& plans,
                               ports::WriteLimits limits = {}) {
    return pack(plans, rows_of(plans), limits);
}

TEST(Packer, SpendsAFractionOfACallPerConversation) {
    ASSERT_EQ(conversation_of_26(1).upserts.size(), 26U);

    EXPECT_EQ(packed(conversations(1000)).size(), 26U);  // 0.026 calls per conversation
    EXPECT_EQ(packed(conversations(300)).size(), 9U);    // 0.03
    EXPECT_EQ(packed(conversations(200)).size(), 6U);    // 0.03
    EXPECT_EQ(packed(conversations(1)).size(), 3U);
}

TEST(Packer, StaysWithinTheLimitsAndSendsEveryRowOnce) {
    const auto plans = conversations(333);
    std::set<Row> seen;
    for (const PackedCall& call : packed(plans, {3, 50})) {
        EXPECT_LE(call.groups.size(), 3U);
        for (const PackedGroup& group : call.groups) {
            EXPECT_LE(group.rows.size(), 50U);
            for (const Row& row : group.rows) EXPECT_TRUE(seen.insert(row).second);
        }
    }
    EXPECT_EQ(seen.size(), 333U * 26U);
}

TEST(Packer, PutsParentsBeforeChildren) {
    const auto plans = conversations(450);
    std::set<std::size_t> parents;
    for (const PackedCall& call : packed(plans))
        for (const PackedGroup& group : call.groups)
            for (const Row& row : group.rows) {
                const auto& record = plans[row.plan].upserts[row.index].record;
                if (record.name.object == "Conversation__c") parents.insert(row.plan);
                if (record.parent) {
                    ASSERT_TRUE(parents.contains(row.plan));
                }
            }
}

TEST(Packer, PutsDeletionsLastAndApartFromUpserts) {
    auto plans = conversations(1);
    model::ExportRecord old;
    old.name = {"Topic__c", "0:old"};
    plans[0].deletes = {old, old};
    plans[0].deletes[1].name.key = "0:older";

    const auto calls = packed(plans);

    const PackedGroup& last = calls.back().groups.back();
    EXPECT_EQ(last.kind, Kind::Delete);
    EXPECT_EQ(last.rows.size(), 2U);
}

TEST(Packer, NeverPutsARecordIntoACallTwice) {
    auto plans = conversations(2);
    plans[1].upserts[0].record.name.key = "0";

    for (const PackedCall& call : packed(plans, {100, 200})) {
        std::set<model::RecordName> names;
        for (const PackedGroup& group : call.groups)
            for (const Row& row : group.rows)
                EXPECT_TRUE(names.insert(plans[row.plan].upserts[row.index].record.name).second);
    }
}

TEST(Packer, MakesNoCallForNothing) { EXPECT_TRUE(packed({}).empty()); }

}  // namespace
}  // namespace dealwire::exporting
