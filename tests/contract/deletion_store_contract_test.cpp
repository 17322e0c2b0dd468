#include "engine/ports/store_error.hpp"
#include "tests/contract/builders.hpp"
#include "tests/contract/store_world.hpp"

namespace dealwire::contract {
namespace {

using base::ConversationId;
using model::DeletionAct;
using model::DeletionReason;
using model::ExportRecord;
using model::ExportState;
using model::PendingDeletion;
using ports::Saved;
using testing::ElementsAre;

const base::TenantId kAcme{"acme"};

DeletionAct act(const std::string& id, int minute = 0) {
    return {
        .id = {id}, .reason = DeletionReason::ByHand, .rule = {}, .by = "ann", .at = at(minute)};
}

DeletionAct counting(DeletionAct entry, std::int64_t conversations, std::int64_t redacted = 0) {
    entry.conversations = conversations;
    entry.redacted = redacted;
    return entry;
}

class DeletionStoreContract : public StoreContract {
protected:
    ports::DeletionStore& store() { return world_->deletions(); }

    std::vector<Saved> save(std::vector<ports::IncomingConversation> batch) {
        return world_->conversations().save(kAcme, batch);
    }

    std::int64_t erase(const DeletionAct& entry, std::vector<ConversationId> ids) {
        return store().erase(kAcme, entry, ids);
    }

    std::int64_t redact(const DeletionAct& entry, const ports::IncomingConversation& version) {
        return store().redact(kAcme, entry, {&version, 1});
    }

    void connect(int org) {
        model::Connection made;
        made.id = {"connection-" + std::to_string(org)};
        made.name = "org " + std::to_string(org);
        made.org = {id("00D", org)};
        made.created_at = at(org);
        world_->connections().add(kAcme, made, {});
    }

    /// As if it had been exported.
    void put(const std::string& conversation, const std::string& key, int org,
             ExportState state = ExportState::Written) {
        ports::ExportChange change;
        change.put = {{.conversation = {conversation},
                       .name = {"Conversation_Topic__c", key},
                       .key_field = "Record_Key__c",
                       .state = state,
                       .error_code = state == ExportState::Parked ? "DELETE_FAILED" : "",
                       .error = "He wrote bo@y.test",
                       .changed_at = at(0)}};
        world_->exports().apply(scope("acme", org), change);
    }

    void resolve(const std::string& conversation) {
        world_->resolutions().save(
            scope(), "basis",
            std::vector{ports::MadeResolution{resolution(conversation), "digest-1"}});
    }
};

TEST_P(DeletionStoreContract, ErasesWhatIsThereAndWritesItDown) {
    save({conversation("c1"), conversation("c2"), conversation("c3")});

    EXPECT_EQ(erase(act("d1", 5), {{"c1"}, {"c3"}, {"unheard of"}}), 2);

    EXPECT_EQ(world_->conversations().count(kAcme), 1);
    EXPECT_EQ(world_->conversations().find(kAcme, {"c1"}), std::nullopt);
    EXPECT_THAT(store().history(kAcme, 10), ElementsAre(counting(act("d1", 5), 2)));
}

TEST_P(DeletionStoreContract, AddsUpAnActOfSeveralCallsAndRepeatsHarmlessly) {
    save({conversation("c1"), conversation("c2")});
    erase(act("d1"), {{"c1"}});

    EXPECT_EQ(erase(act("d1"), {{"c1"}, {"c2"}}), 1);

    EXPECT_THAT(store().history(kAcme, 10), ElementsAre(counting(act("d1"), 2)));
}

TEST_P(DeletionStoreContract, WritesAnActDownAlsoWhereThereWasNothing) {
    EXPECT_EQ(erase(act("d1"), {}), 0);

    EXPECT_THAT(store().history(kAcme, 10), ElementsAre(act("d1")));
    EXPECT_TRUE(store().history({"other"}, 10).empty());
}

TEST_P(DeletionStoreContract, ListsTheNewestActsFirst) {
    erase(act("d1", 1), {});
    erase(act("d3", 3), {});
    erase(act("d2", 2), {});

    EXPECT_THAT(store().history(kAcme, 2), ElementsAre(act("d3", 3), act("d2", 2)));
}

TEST_P(DeletionStoreContract, KeepsAllOrNothingOfACall) {
    save({conversation("c1")});

    world_->break_table("deletion");
    EXPECT_THROW(erase(act("d1"), {{"c1"}}), ports::StoreError);
    world_->heal_table("deletion");

    EXPECT_NE(world_->conversations().find(kAcme, {"c1"}), std::nullopt);
    EXPECT_TRUE(store().history(kAcme, 10).empty());
}

TEST_P(DeletionStoreContract, TellsWhichActTookAConversation) {
    save({conversation("c1"), conversation("c2"), conversation("c3")});
    erase(act("d1", 7), {{"c1"}});
    world_->conversations().remove(kAcme, {"c2"});

    EXPECT_EQ(store().deletion_of(kAcme, {"c1"})->id.value, "d1");
    EXPECT_EQ(store().deletion_of(kAcme, {"c1"})->at, at(7));
    EXPECT_EQ(store().deletion_of(kAcme, {"c2"})->id.value, "");
    EXPECT_EQ(store().deletion_of(kAcme, {"c3"}), std::nullopt);
}

TEST_P(DeletionStoreContract, ADeletedConversationComesBackOnlyWhereItIsAskedFor) {
    save({conversation("c1"), conversation("c2")});
    erase(act("d1"), {{"c1"}});
    auto again = conversation("c1");
    again.revives = false;
    auto other = conversation("c2", 0, 2);
    other.revives = false;

    EXPECT_THAT(save({again, other}), ElementsAre(Saved::StaysDeleted, Saved::Updated));
    EXPECT_EQ(world_->conversations().find(kAcme, {"c1"}), std::nullopt);

    again.revives = true;
    EXPECT_THAT(save({again}), ElementsAre(Saved::Added));
    EXPECT_EQ(store().deletion_of(kAcme, {"c1"}), std::nullopt);
}

TEST_P(DeletionStoreContract, RedactsWithWhatWasWorkedOut) {
    save({conversation("c1")});
    resolve("c1");
    put("c1", "c1:topic:1", 1, ExportState::Parked);

    EXPECT_EQ(redact(act("d1"), conversation("c1", 0, 2)), 1);

    EXPECT_EQ(world_->conversations().find(kAcme, {"c1"})->digest, "digest-2");
    EXPECT_EQ(world_->resolutions().find(scope(), {"c1"}), std::nullopt);
    EXPECT_THAT(store().history(kAcme, 10), ElementsAre(counting(act("d1"), 0, 1)));
}

TEST_P(DeletionStoreContract, RedactsOnlyTheVersionThatWasRead) {
    save({conversation("c1")});
    auto redacted = conversation("c1", 0, 9);
    redacted.replaces = "digest-1";
    save({conversation("c1", 0, 2)});

    EXPECT_EQ(redact(act("d1"), redacted), 0);
    EXPECT_EQ(world_->conversations().find(kAcme, {"c1"})->digest, "digest-2");

    redacted.replaces = "digest-2";
    EXPECT_EQ(redact(act("d1"), redacted), 1);
    EXPECT_EQ(world_->conversations().find(kAcme, {"c1"})->digest, "digest-9");
}

TEST_P(DeletionStoreContract, DoesNotBringBackByRedacting) {
    save({conversation("c1")});
    erase(act("d1"), {{"c1"}});

    EXPECT_EQ(redact(act("d2"), conversation("c1", 0, 2)), 0);

    EXPECT_EQ(world_->conversations().find(kAcme, {"c1"}), std::nullopt);
    EXPECT_EQ(store().deletion_of(kAcme, {"c1"})->id.value, "d1");
}

TEST_P(DeletionStoreContract, WaitsForEveryOrgThatHoldsRecords) {
    connect(1);
    connect(2);
    save({conversation("c1"), conversation("c2")});
    put("c1", "c1:topic:1", 1);
    put("c1", "c1:topic:2", 1, ExportState::Parked);
    put("c1", "c1:topic:1", 2);
    put("c2", "c2:topic:1", 1);
    erase(act("d1", 4), {{"c1"}});

    const PendingDeletion first{{id("00D", 1)}, {"c1"}, true, 2, 1, "DELETE_FAILED", {"d1"}, at(4)};
    const PendingDeletion second{{id("00D", 2)}, {"c1"}, true, 1, 0, "", {"d1"}, at(4)};
    EXPECT_THAT(store().pending(kAcme, 10), ElementsAre(first, second));
    EXPECT_THAT(store().pending(kAcme, 1), ElementsAre(first));

    world_->exports().apply(scope("acme", 1),
                            {.forget = {{"Conversation_Topic__c", "c1:topic:1"},
                                        {"Conversation_Topic__c", "c1:topic:2"}}});
    EXPECT_THAT(store().pending(kAcme, 10), ElementsAre(second));
}

TEST_P(DeletionStoreContract, WaitsForNoOrgThatIsNotConnectedAnyMore) {
    connect(1);
    save({conversation("c1")});
    put("c1", "c1:topic:1", 2);

    erase(act("d1"), {{"c1"}});

    EXPECT_TRUE(store().pending(kAcme, 10).empty());
}

TEST_P(DeletionStoreContract, WaitsUntilARedactedVersionWasExported) {
    connect(1);
    save({conversation("c1")});
    put("c1", "c1:topic:1", 1);
    redact(act("d1", 4), conversation("c1", 0, 2));

    const PendingDeletion waiting{{id("00D", 1)}, {"c1"}, false, 1, 0, "", {"d1"}, at(4)};
    EXPECT_THAT(store().pending(kAcme, 10), ElementsAre(waiting));

    world_->exports().apply(scope(), {.finished = {{{"c1"}, false, "digest-2", ""}}});
    EXPECT_TRUE(store().pending(kAcme, 10).empty());
}

TEST_P(DeletionStoreContract, ForgetsWordsOfTheOrgThatMayQuoteThePerson) {
    save({conversation("c1")});
    put("c1", "c1:topic:1", 1, ExportState::Parked);
    erase(act("d1"), {{"c1"}});

    if (GetParam().name == "InMemory") return;  // keeps no texts of the org apart
    const auto left = world_->exports().records(scope(), std::vector{ConversationId{"c1"}});
    ASSERT_EQ(left.size(), 1U);
    EXPECT_EQ(left[0].error, "");
    EXPECT_EQ(left[0].error_code, "DELETE_FAILED");
}

TEST_P(DeletionStoreContract, RemembersWhenRetentionWasAppliedLast) {
    EXPECT_EQ(store().last_retention(kAcme), std::nullopt);
    store().note_retention(kAcme, at(3));
    store().note_retention(kAcme, at(9));

    EXPECT_EQ(store().last_retention(kAcme), at(9));
    EXPECT_EQ(store().last_retention({"other"}), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(Stores, DeletionStoreContract, testing::ValuesIn(store_kinds()),
                         kind_name);

}  // namespace
}  // namespace dealwire::contract
