#include "tests/contract/export_store_contract.hpp"

namespace dealwire::contract {
namespace {

using base::ConversationId;
using model::ExportRecord;
using model::ExportState;
using testing::ElementsAre;
using testing::Pair;

class ParkedRecords : public ExportStoreContract {};

TEST_P(ParkedRecords, ListsParkedRecordsNewestFirst) {
    put({record("c1", "old", ExportState::Parked, 1), record("c2", "new", ExportState::Parked, 3),
         record("c1", "fine", ExportState::Written, 9)});

    EXPECT_THAT(store().parked(scope(), {10}),
                ElementsAre(record("c2", "new", ExportState::Parked, 3),
                            record("c1", "old", ExportState::Parked, 1)));
    EXPECT_EQ(store().parked(scope(), {1}).size(), 1U);
}

/// A detail that was not sent because its conversation record was refused.
ExportRecord waiting(const std::string& conversation, const std::string& key, int minute) {
    ExportRecord made = record(conversation, key, ExportState::Parked, minute);
    made.error_code = ports::kWaitsForParentCode;
    made.error = "It waits.";
    return made;
}

/// The record of a conversation that the org refused, so that it has none.
ExportRecord refused_root(const std::string& conversation) {
    ExportRecord made = record(conversation, conversation, ExportState::Parked);
    made.name.object = "Conversation__c";
    made.cascades = false;
    made.id = {};
    return made;
}

TEST_P(ParkedRecords, ListsWhatWasRefusedBeforeWhatOnlyWaits) {
    put({refused_root("c1"), waiting("c1", "w1", 5), waiting("c1", "w2", 6),
         record("c2", "x", ExportState::Parked, 1)});
    const auto keys = [&](const ports::ParkedQuery& query) {
        std::vector<std::string> found;
        for (const ExportRecord& each : store().parked(scope(), query))
            found.push_back(each.name.key);
        return found;
    };

    EXPECT_THAT(keys({.limit = 9}), ElementsAre("x", "c1", "w2", "w1"));
    EXPECT_THAT(keys({.limit = 9, .waiting = false}), ElementsAre("x", "c1"));
    EXPECT_THAT(keys({.limit = 1}), ElementsAre("x"));
    EXPECT_THAT(keys({.limit = 9, .object = "Conversation__c"}), ElementsAre("c1"));
    EXPECT_THAT(keys({.limit = 9, .code = ports::kWaitsForParentCode}), ElementsAre("w2", "w1"));
}

TEST_P(ParkedRecords, GroupsParkedRecordsByObjectAndCode) {
    ExportRecord other = record("c3", "y", ExportState::Parked);
    other.error = "Zone: give a value";
    put({refused_root("c1"), waiting("c1", "w1", 5), waiting("c1", "w2", 6), waiting("c9", "w3", 6),
         record("c2", "x", ExportState::Parked, 1), other,
         record("c2", "fine", ExportState::Written)});

    const auto groups = store().parked_groups(scope());

    ASSERT_EQ(groups.size(), 3U);
    EXPECT_EQ(groups[0], (ports::ParkedGroup{"Conversation_Topic__c", "REQUIRED_FIELD_MISSING", 2,
                                             2, 2, "Name: give a value", "Give it one."}));
    EXPECT_EQ(groups[1].object, "Conversation__c");
    EXPECT_EQ(groups[2].code, ports::kWaitsForParentCode);
    EXPECT_EQ(groups[2].records, 3);
    EXPECT_EQ(groups[2].conversations, 2);
    EXPECT_TRUE(store().parked_groups(scope("acme", 2)).empty());
}

TEST_P(ParkedRecords, CountsWhatWaitsAndConversationsThatAreRefused) {
    put({refused_root("c1"), waiting("c1", "w1", 5), waiting("c1", "w2", 6),
         waiting("c2", "w3", 6)});

    const std::vector<ConversationId> asked{{"c1"}, {"c3"}};
    EXPECT_THAT(store().waiting_for_parent(scope(), asked),
                ElementsAre(Pair(ConversationId{"c1"}, 2)));
    EXPECT_EQ(store().refused_conversations(scope()), 1);
    EXPECT_EQ(store().refused_conversations(scope("acme", 2)), 0);
}

TEST_P(ParkedRecords, RetriesParkedRecordsOfSomeConversations) {
    ingest({conversation("c1"), conversation("c2")});
    put({record("c1", "a", ExportState::Parked), record("c2", "b", ExportState::Parked)});
    finish();

    EXPECT_EQ(store().retry_parked(scope(), std::vector<ConversationId>{{"c1"}}), 1);

    const ExportRecord retried = records("c1").at(0);
    EXPECT_EQ(retried.state, ExportState::Pending);
    EXPECT_EQ(retried.digest, "");
    EXPECT_EQ(retried.error, "");
    EXPECT_EQ(records("c2").at(0).state, ExportState::Parked);
    EXPECT_THAT(due_names(), ElementsAre("c1")) << "it must be looked at again";
}

TEST_P(ParkedRecords, RetriesAllParkedRecords) {
    ingest({conversation("c1"), conversation("c2"), conversation("c3")});
    put({record("c1", "a", ExportState::Parked), record("c2", "b", ExportState::Parked),
         record("c3", "c", ExportState::Written)});
    finish();

    EXPECT_EQ(store().retry_parked(scope(), {}), 2);

    EXPECT_TRUE(store().parked(scope(), {9}).empty());
    EXPECT_THAT(due_names(), ElementsAre("c1", "c2"));
    EXPECT_EQ(store().retry_parked(scope(), {}), 0);
}

INSTANTIATE_TEST_SUITE_P(Stores, ParkedRecords, testing::ValuesIn(store_kinds()), kind_name);

}  // namespace
}  // namespace dealwire::contract
