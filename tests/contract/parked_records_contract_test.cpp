#include "tests/contract/export_store_contract.hpp"

#include <functional>

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

TEST_P(ParkedRecords, KeepsThoseOfPrivateConversationsBackWhereAsked) {
    ports::IncomingConversation secret = conversation("c1");
    secret.conversation.is_private = true;
    const std::vector saved{secret, conversation("c2")};
    ingest(saved);
    put({record("c1", "secret", ExportState::Parked), record("c2", "open", ExportState::Parked)});

    EXPECT_EQ(store().parked(scope(), {.limit = 9}).size(), 2U);
    EXPECT_THAT(store().parked(scope(), {.limit = 9, .private_too = false}),
                ElementsAre(record("c2", "open", ExportState::Parked)));
}

/// Page by page to the end; `between` happens after each of them.
std::vector<std::string> by_pages(ports::ExportStore& store, const std::function<void()>& between) {
    std::vector<std::string> keys;
    ports::ParkedPlace place;
    for (;;) {
        const auto page = store.parked(scope(), {.limit = 2, .after = place});
        if (page.empty()) return keys;
        for (const ExportRecord& each : page) keys.push_back(each.name.key);
        const ExportRecord& last = page.back();
        place = {last.error_code == ports::kWaitsForParentCode, last.name.object, last.name.key};
        between();
    }
}

TEST_P(ParkedRecords, AreListedInPagesToTheEndWhateverIsParkedAnew) {
    put({refused_root("c1"), waiting("c1", "w1", 5), waiting("c1", "w2", 6),
         record("c2", "a", ExportState::Parked, 1), record("c2", "b", ExportState::Parked, 1),
         record("c2", "d", ExportState::Parked, 2)});
    int minute = 10;
    const auto parked_anew = [&] {
        put({record("c2", "a", ExportState::Parked, ++minute),
             record("c2", "d", ExportState::Parked, minute), waiting("c1", "w2", minute)});
    };

    EXPECT_THAT(by_pages(store(), parked_anew), ElementsAre("a", "b", "d", "c1", "w1", "w2"));
    EXPECT_THAT(by_pages(store(), [] {}), ElementsAre("a", "b", "d", "c1", "w1", "w2"));
}

TEST_P(ParkedRecords, GoOnAfterAPlaceThatIsNotThereAnyMore) {
    put({record("c2", "a", ExportState::Parked, 1), record("c2", "c", ExportState::Parked, 1)});

    const auto rest =
        store().parked(scope(), {.limit = 9, .after = {{false, "Conversation_Topic__c", "b"}}});

    ASSERT_EQ(rest.size(), 1U);
    EXPECT_EQ(rest[0].name.key, "c");
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
