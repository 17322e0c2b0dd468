#include "tests/contract/export_store_contract.hpp"

namespace dealwire::contract {
namespace {

using base::ConversationId;
using model::ExportRecord;
using model::ExportState;
using testing::ElementsAre;
using testing::Pair;
using testing::UnorderedElementsAre;

/// Details named as the mapping names them, which stores may keep together.
class ExportedDetails : public ExportStoreContract {
protected:
    static ExportRecord detail(const std::string& of, const std::string& rest, ExportState state) {
        return record(of, of + ":" + rest, state);
    }

    static ExportRecord root(const std::string& of, ExportState state) {
        ExportRecord made = record(of, of, state);
        made.name.object = "Conversation__c";
        made.cascades = false;
        return made;
    }

    void SetUp() override {
        ingest({conversation("c1"), conversation("c2")});
        put({root("c1", ExportState::Written), detail("c1", "topic:a", ExportState::Written),
             detail("c1", "topic:b:c", ExportState::Written),
             detail("c2", "topic:a", ExportState::Pending)});
    }

    std::vector<ExportRecord> named(const std::vector<std::string>& keys) {
        return store().named(scope(), "Conversation_Topic__c", keys);
    }
};

TEST_P(ExportedDetails, AreFoundByConversationAndByName) {
    EXPECT_THAT(records("c1"), ElementsAre(detail("c1", "topic:a", ExportState::Written),
                                           detail("c1", "topic:b:c", ExportState::Written),
                                           root("c1", ExportState::Written)));
    EXPECT_THAT(named({"c1:topic:b:c", "c2:topic:a", "c2:topic:b", "c1"}),
                UnorderedElementsAre(detail("c1", "topic:b:c", ExportState::Written),
                                     detail("c2", "topic:a", ExportState::Pending)));
    EXPECT_TRUE(store().records(scope("acme", 2), std::vector<ConversationId>{{"c1"}}).empty());
}

TEST_P(ExportedDetails, AreReplacedAndForgottenOneByOne) {
    ExportRecord again = detail("c1", "topic:a", ExportState::Deleting);
    again.digest = "other\tdigest";
    again.id = {};
    store().apply(scope(), {.put = {again}, .forget = {{"Conversation_Topic__c", "c1:topic:b:c"}}});

    EXPECT_THAT(records("c1"), ElementsAre(again, root("c1", ExportState::Written)));
    EXPECT_THAT(store().written(scope()), ElementsAre(Pair("Conversation__c", 1)));
}

TEST_P(ExportedDetails, ComeAndGoAsTheyAreParkedAndRetried) {
    put({detail("c1", "topic:a", ExportState::Parked)});
    EXPECT_THAT(store().parked(scope(), {9}),
                ElementsAre(detail("c1", "topic:a", ExportState::Parked)));
    EXPECT_EQ(store().record_counts(scope()).written, 2);

    EXPECT_EQ(store().retry_parked(scope(), {}), 1);
    put({detail("c1", "topic:a", ExportState::Written)});

    EXPECT_TRUE(store().parked(scope(), {9}).empty());
    EXPECT_EQ(records("c1").size(), 3U);
    EXPECT_THAT(store().written(scope()),
                ElementsAre(Pair("Conversation_Topic__c", 2), Pair("Conversation__c", 1)));
}

TEST_P(ExportedDetails, ComeAndGoAsSomebodyDeletesThemInTheOrg) {
    ExportRecord gone = detail("c1", "topic:a", ExportState::Written);
    gone.gone_at = at(7);
    put({gone});
    EXPECT_THAT(world_->census().gone(scope()), ElementsAre(gone));
    EXPECT_THAT(
        world_->census().in_place(
            scope(), std::vector<model::RecordName>{{"Conversation_Topic__c", "c1:topic:a"},
                                                    {"Conversation_Topic__c", "c1:topic:b:c"},
                                                    {"Conversation_Topic__c", "c2:topic:a"}}),
        ElementsAre(detail("c1", "topic:b:c", ExportState::Written)));

    put({detail("c1", "topic:a", ExportState::Written)});
    EXPECT_TRUE(world_->census().gone(scope()).empty());
    EXPECT_THAT(store().written(scope()),
                ElementsAre(Pair("Conversation_Topic__c", 2), Pair("Conversation__c", 1)));
}

TEST_P(ExportedDetails, AreCounted) {
    const auto counts = store().record_counts(scope());
    EXPECT_EQ(counts.written, 3);
    EXPECT_EQ(counts.pending, 1);
    EXPECT_EQ(counts.conversations, 1);
    using ports::TalliedRecords;
    EXPECT_THAT(world_->tally().tally(scope()),
                ElementsAre(TalliedRecords{"Conversation_Topic__c", ExportState::Pending, 1},
                            TalliedRecords{"Conversation_Topic__c", ExportState::Written, 2},
                            TalliedRecords{"Conversation__c", ExportState::Written, 1}));
}

TEST_P(ExportedDetails, AreTakenOutOfTheOrgAlthoughNothingElseIsThere) {
    finish();
    world_->conversations().remove(scope().tenant, {"c2"});

    EXPECT_THAT(due_names(), ElementsAre("c2-"));
}

INSTANTIATE_TEST_SUITE_P(Stores, ExportedDetails, testing::ValuesIn(store_kinds()), kind_name);

}  // namespace
}  // namespace dealwire::contract
