#include "tests/contract/export_store_contract.hpp"

#include "engine/ports/store_error.hpp"

namespace dealwire::contract {
namespace {

using base::ConversationId;
using model::DueReason;
using model::ExportRecord;
using model::ExportState;
using ports::DueConversation;
using ports::DueShare;
using testing::ElementsAre;
using testing::Pair;

TEST_P(ExportStoreContract, GivesBackRecordsOrderedByConversationObjectAndKey) {
    const ExportRecord task{.conversation = {"c1"},
                            .name = {"Task", "c1:task"},
                            .key_field = "Dealwire_Key__c",
                            .digest = "",
                            .changed_at = at(3)};
    put({record("c2", "x", ExportState::Written), task, record("c1", "b", ExportState::Parked),
         record("c1", "a", ExportState::Deleting), record("c3", "z", ExportState::Written)});

    const auto found = store().records(scope(), std::vector<ConversationId>{{"c2"}, {"c1"}});

    EXPECT_THAT(found, ElementsAre(record("c1", "a", ExportState::Deleting),
                                   record("c1", "b", ExportState::Parked), task,
                                   record("c2", "x", ExportState::Written)));
}

TEST_P(ExportStoreContract, FindsARecordByItsIdInTheOrg) {
    ExportRecord other = record("c2", "c2", ExportState::Written);
    other.name.object = "Conversation__c";
    other.cascades = false;
    other.id = id("a0K", 2);
    ExportRecord task = other;
    task.name = {"Task", "c2:task"};
    put({record("c1", "a", ExportState::Written), other, task});

    const std::string object = "Conversation__c";
    EXPECT_EQ(store().with_id(scope(), object, id("a0K", 2)), other);
    EXPECT_EQ(store().with_id(scope(), "Conversation_Topic__c", id("a0K", 1)), std::nullopt);
    EXPECT_EQ(store().with_id(scope(), object, id("a0K", 3)), std::nullopt);
    EXPECT_EQ(store().with_id({scope().tenant, model::OrgId{id("00D", 9)}}, object, id("a0K", 2)),
              std::nullopt);
}

TEST_P(ExportStoreContract, ReplacesByNameAndForgets) {
    put({record("c1", "a", ExportState::Pending), record("c1", "b", ExportState::Written)});

    ExportRecord written = record("c1", "a", ExportState::Written);
    written.digest = "d2";
    store().apply(scope(), {.put = {written}, .forget = {{"Conversation_Topic__c", "b"}}});

    EXPECT_THAT(records("c1"), ElementsAre(written));
}

TEST_P(ExportStoreContract, KeepsKeysApartThatDifferOnlyByCase) {
    put({record("c1", "a", ExportState::Written), record("c1", "A", ExportState::Written)});
    store().apply(scope(), {.forget = {{"Conversation_Topic__c", "A"}}});

    EXPECT_THAT(records("c1"), ElementsAre(record("c1", "a", ExportState::Written)));
}

TEST_P(ExportStoreContract, IsDueUntilItIsFinished) {
    ingest({conversation("c2"), conversation("c1")});
    resolve(resolution("c1"));

    const auto waiting = due();
    ASSERT_EQ(waiting.size(), 2U);
    EXPECT_EQ(waiting[0].id.value, "c1");
    EXPECT_EQ(waiting[0].conversation_digest, "digest-1");
    EXPECT_EQ(waiting[0].resolution_digest, outcome_digest(resolution("c1")));
    EXPECT_EQ(waiting[1].resolution_digest, "");

    finish();
    EXPECT_THAT(due_names(), ElementsAre());
}

TEST_P(ExportStoreContract, ListsWhatIsDueInPages) {
    ingest({conversation("c1"), conversation("c2"), conversation("c3")});

    const auto page = store().due(scope(), {"s1", {"c1"}, 1});

    ASSERT_EQ(page.size(), 1U);
    EXPECT_EQ(page[0].id.value, "c2");
}

TEST_P(ExportStoreContract, IsDueAgainWhenConversationResolutionOrSettingsChange) {
    ingest({conversation("c1"), conversation("c2"), conversation("c3")});
    resolve(resolution("c2"));
    finish();

    ingest({conversation("c1", 0, 2)});
    EXPECT_THAT(due_names(), ElementsAre("c1"));
    resolve(resolution("c2", 7));
    EXPECT_THAT(due_names(), ElementsAre("c1", "c2"));
    EXPECT_THAT(due_names("s2"), ElementsAre("c1", "c2", "c3"));
}

TEST_P(ExportStoreContract, IsDueAgainWhenTrackersFoundSomethingElse) {
    ingest({conversation("c1"), conversation("c2")});
    finish();
    const std::vector<model::TrackerVersion> set{{"t1", "v1"}};
    const model::TrackerHits hits{"t1", "Pricing", {}, "v1", {{"price", {{1000, "91"}}}}};
    const std::vector<ports::MadeSearch> made{{{"c1"}, "digest-1", {hits}},
                                              {{"c2"}, "digest-1", {}}};
    world_->hits().save(scope().tenant, set, made);

    EXPECT_THAT(due_names(), ElementsAre("c1"));
    EXPECT_EQ(due().at(0).hits_digest, model::digest_of(made[0].found));
    finish();
    EXPECT_THAT(due_names(), ElementsAre());
}

TEST_P(ExportStoreContract, IsNotDueAgainWhenOnlyTheTraceChanged) {
    ingest({conversation("c1")});
    resolve(resolution("c1"));
    finish();

    auto again = resolution("c1");
    again.participants[0].because = "For another reason.";
    resolve(again);

    EXPECT_THAT(due_names(), ElementsAre());
}

TEST_P(ExportStoreContract, StaysDueWhenItChangedWhileItWasExported) {
    ingest({conversation("c1")});
    const auto before = due();
    ingest({conversation("c1", 0, 2)});

    store().apply(scope(), {.finished = before, .settings = "s1"});

    EXPECT_THAT(due_names(), ElementsAre("c1"));
}

TEST_P(ExportStoreContract, IsDueWhileAnAnswerIsMissingEvenWhereNothingChanged) {
    ingest({conversation("c1")});
    finish();

    store().apply(scope(), {.put = {record("c1", "c1:topic:1", ExportState::Pending)}});
    EXPECT_THAT(due_names(), ElementsAre("c1"));

    store().apply(scope(), {.put = {record("c1", "c1:topic:1", ExportState::Written)},
                            .finished = due(),
                            .settings = "s1"});
    EXPECT_THAT(due_names(), ElementsAre());
}

TEST_P(ExportStoreContract, AsksToTakeOutWhatWasRemovedWhateverTheSettings) {
    ingest({conversation("c1"), conversation("c2")});
    put({record("c1", "a", ExportState::Written)});
    finish();
    world_->conversations().remove(scope().tenant, {"c1"});

    EXPECT_THAT(due_names(), ElementsAre("c1-"));
    EXPECT_EQ(due().at(0).conversation_digest, "");
    finish();
    EXPECT_THAT(due_names(), ElementsAre());
    EXPECT_THAT(due_names("s2"), ElementsAre("c2"));

    ingest({conversation("c1")});
    EXPECT_THAT(due_names(), ElementsAre("c1"));
}

TEST_P(ExportStoreContract, KeepsWhatWasDeletedByHandApart) {
    ExportRecord gone = record("c1", "a", ExportState::Written);
    gone.gone_at = at(7);
    ExportRecord root = gone;
    root.name.key = "c1";
    root.cascades = false;
    put({gone, root, record("c2", "b", ExportState::Written),
         record("c2", "c", ExportState::Pending)});

    EXPECT_THAT(world_->census().gone(scope()), ElementsAre(gone, root));
    EXPECT_THAT(world_->census().in_place(
                    scope(), std::vector<model::RecordName>{{"Conversation_Topic__c", "a"},
                                                            {"Conversation_Topic__c", "b"},
                                                            {"Conversation_Topic__c", "c"},
                                                            {"Task", "b"}}),
                ElementsAre(record("c2", "b", ExportState::Written)));
    EXPECT_THAT(store().written(scope()), ElementsAre(Pair("Conversation_Topic__c", 1)));
    const auto counts = store().record_counts(scope());
    EXPECT_EQ(counts.gone, 1);
    EXPECT_EQ(counts.written, 1);
    EXPECT_EQ(counts.conversations, 0) << "its own record is gone";
    EXPECT_TRUE(world_->census().gone(scope("acme", 2)).empty());
}

TEST_P(ExportStoreContract, RemembersWhenTheOrgWasAskedForDeletions) {
    EXPECT_EQ(world_->census().asked(scope()), std::nullopt);
    world_->census().note_asked(scope(), at(1));
    world_->census().note_asked(scope(), at(2));

    EXPECT_EQ(world_->census().asked(scope()), at(2));
    EXPECT_EQ(world_->census().asked(scope("acme", 2)), std::nullopt);
    EXPECT_EQ(world_->census().details_asked(scope()), std::nullopt);
    world_->census().note_details_asked(scope(), at(3));
    EXPECT_EQ(world_->census().details_asked(scope()), at(3));
    EXPECT_EQ(world_->census().asked(scope()), at(2));
}

TEST_P(ExportStoreContract, TalliesTheRecordsOfAnOrgByObjectAndState) {
    ExportRecord gone = record("c1", "gone", ExportState::Written);
    gone.gone_at = at(3);
    ExportRecord task = record("c1", "task", ExportState::Written);
    task.name.object = "Task";
    store().apply(scope(), {.put = {record("c1", "a", ExportState::Written),
                                    record("c1", "b", ExportState::Written),
                                    record("c1", "c", ExportState::Parked), gone, task}});
    store().apply(scope("acme", 2), {.put = {record("c1", "a", ExportState::Written)}});

    const auto tally = world_->tally().tally(scope());
    const auto elsewhere = world_->tally().tally(scope("acme", 2));

    using ports::TalliedRecords;
    EXPECT_THAT(tally, ElementsAre(TalliedRecords{"Conversation_Topic__c", ExportState::Parked, 1},
                                   TalliedRecords{"Conversation_Topic__c", ExportState::Written, 2},
                                   TalliedRecords{"Task", ExportState::Written, 1}));
    EXPECT_THAT(elsewhere,
                ElementsAre(TalliedRecords{"Conversation_Topic__c", ExportState::Written, 1}));
}

TEST_P(ExportStoreContract, ReopensSomeConversationsOrAll) {
    ingest({conversation("c1"), conversation("c2"), conversation("c3")});
    finish();

    EXPECT_EQ(store().reopen(scope(), std::vector<ConversationId>{{"c2"}, {"unknown"}}), 1);
    EXPECT_THAT(due_names(), ElementsAre("c2"));
    EXPECT_EQ(store().reopen(scope("acme", 2), {}), 0);
    EXPECT_EQ(store().reopen(scope(), {}), 2);
    EXPECT_THAT(due_names(), ElementsAre("c1", "c2", "c3"));
}

TEST_P(ExportStoreContract, ReopensBookedConversationsWhoseActivityMayHaveToBeClosed) {
    const auto booked = [](const std::string& name, int minute) {
        auto made = conversation(name, minute);
        made.conversation.started.reset();
        return made;
    };
    ingest({booked("closed", 10), booked("early", 50), booked("open", 10), booked("plain", 10),
            conversation("began", 10)});
    const auto task = [](const std::string& of, int minute) {
        ExportRecord written = record(of, of + ":task", ExportState::Written, minute);
        written.name.object = "Task";
        written.cascades = false;
        return written;
    };
    put({task("closed", 40), task("early", 5), task("open", 5), task("began", 5),
         record("plain", "x", ExportState::Written, 5)});
    finish();

    using namespace std::chrono_literals;
    EXPECT_EQ(store().reopen_unheld(scope("acme", 2), at(45), 30min), 0);
    EXPECT_EQ(store().reopen_unheld(scope(), at(45), 30min), 1);
    EXPECT_THAT(due_names(), ElementsAre("open"));
}

TEST_P(ExportStoreContract, CallsEveryConversationDueForNobodysSettings) {
    ingest({conversation("c1"), conversation("c2")});
    finish();

    EXPECT_THAT(due_names(""), ElementsAre("c1", "c2"));
    EXPECT_EQ(due_in(store().due_counts(scope(), "", {}), DueShare::All), 2);
}

TEST_P(ExportStoreContract, LooksAtNoOthersThanThoseListed) {
    ingest({conversation("c1"), conversation("c2"), conversation("c3")});
    finish();
    ingest({conversation("c2", 0, 2), conversation("c3", 0, 2)});
    const std::vector<ConversationId> some{{"c1"}, {"c3"}, {"c3"}, {"unknown"}};

    EXPECT_THAT(store().due(scope(), {.settings = "s1", .limit = 9, .among = some}),
                ElementsAre(testing::ResultOf(name_of, "c3")));
    EXPECT_TRUE(store()
                    .due(scope(), {.settings = "s1", .after = {"c3"}, .limit = 9, .among = some})
                    .empty());
    EXPECT_EQ(due_in(store().due_counts(scope(), "s1", some), DueShare::All), 1);
    EXPECT_EQ(due_in(store().due_counts(scope(), "s1", {}), DueShare::All), 2);
}

TEST_P(ExportStoreContract, HasNothingToTakeOutOfWhatNeverCameIntoTheOrg) {
    ingest({conversation("c1"), conversation("c2")});
    put({record("c2", "a", ExportState::Pending)});
    world_->conversations().remove(scope().tenant, {"c1"});
    world_->conversations().remove(scope().tenant, {"c2"});

    EXPECT_THAT(due_names(), ElementsAre("c2-")) << "it may have come into the org";
    EXPECT_EQ(due_in(store().due_counts(scope(), "s1", {}), DueShare::All), 1);
}

TEST_P(ExportStoreContract, SaysWhyAConversationIsDue) {
    ingest({conversation("c1"), conversation("c2"), conversation("c3"), conversation("c4"),
            conversation("c5"), conversation("c6")});
    put({record("c2", "a2", ExportState::Written), record("c5", "a5", ExportState::Written),
         record("c6", "a6", ExportState::Parked)});
    finish();
    ingest({conversation("c0"), conversation("c1", 0, 2)});
    world_->conversations().remove(scope().tenant, {"c2"});
    resolve(resolution("c3"));
    store().reopen(scope(), std::vector<ConversationId>{{"c4"}});
    put({record("c5", "a5", ExportState::Pending)});
    store().retry_parked(scope(), std::vector<ConversationId>{{"c6"}});

    std::map<std::string, DueReason> reasons;
    for (const DueConversation& each : due()) reasons.emplace(each.id.value, each.reason);

    EXPECT_THAT(reasons,
                ElementsAre(Pair("c0", DueReason::New), Pair("c1", DueReason::Changed),
                            Pair("c2", DueReason::Removed), Pair("c3", DueReason::Resolution),
                            Pair("c4", DueReason::Asked), Pair("c5", DueReason::Unanswered),
                            Pair("c6", DueReason::Retry)));
    EXPECT_EQ(store().due_counts(scope(), "s1", {}).at(DueReason::Asked), 1);
}

TEST_P(ExportStoreContract, PutsConversationsBackToTheReasonTheyHad) {
    ingest({conversation("c1"), conversation("c2"), conversation("c3")});
    put({record("c1", "a1", ExportState::Written), record("c2", "a2", ExportState::Written)});
    finish();
    store().reopen(scope(), std::vector<ConversationId>{{"c2"}});
    const auto before = due("s2");
    ASSERT_EQ(before.size(), 3U);
    put({record("c1", "a1", ExportState::Pending), record("c2", "a2", ExportState::Deleting),
         record("c3", "a3", ExportState::Pending)});

    ports::ExportChange back{
        .put = {record("c1", "a1", ExportState::Written), record("c2", "a2", ExportState::Written)},
        .forget = {{"Conversation_Topic__c", "a3"}},
        .finished = {},
        .settings = "s2"};
    back.put_back = before;
    store().apply(scope(), back);

    const auto after = due("s2");
    ASSERT_EQ(after.size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(after[i].reason, before[i].reason);
    EXPECT_EQ(after[1].reason, DueReason::Asked);
    EXPECT_THAT(due_names("s1"), ElementsAre("c2"));
    EXPECT_TRUE(records("c3").empty());
}

TEST_P(ExportStoreContract, TellsWhatIsFreshFromWhatIsLookedAtAgain) {
    ingest({conversation("c1"), conversation("c2")});
    finish();
    ingest({conversation("c1", 0, 2), conversation("c3")});
    const auto names_of = [&](DueShare share) {
        std::vector<std::string> names;
        for (const auto& each : store().due(scope(), {"s2", {}, 9, share}))
            names.push_back(each.id.value);
        return names;
    };

    EXPECT_THAT(names_of(DueShare::Fresh), ElementsAre("c1", "c3"));
    EXPECT_THAT(names_of(DueShare::Again), ElementsAre("c2"));
    EXPECT_THAT(names_of(DueShare::All), ElementsAre("c1", "c2", "c3"));
    const auto counts = store().due_counts(scope(), "s2", {});
    EXPECT_EQ(due_in(counts, DueShare::Fresh), 2);
    EXPECT_EQ(counts.at(DueReason::Settings), 1);
}

TEST_P(ExportStoreContract, IsFinishedAgainWhateverItWasReopenedFor) {
    ingest({conversation("c1")});
    finish();
    store().reopen(scope(), {});

    finish();

    EXPECT_THAT(due_names(), ElementsAre());
}

TEST_P(ExportStoreContract, IsDuePerOrg) {
    ingest({conversation("c1")});
    finish();

    EXPECT_EQ(store().due(scope("acme", 2), {"s1", {}, 9}).size(), 1U);
    put({record("c1", "a", ExportState::Written)});
    EXPECT_TRUE(store().records(scope("acme", 2), std::vector<ConversationId>{{"c1"}}).empty());
}

TEST_P(ExportStoreContract, KeepsNothingOfAChangeThatFails) {
    ingest({conversation("c1")});
    put({record("c1", "a", ExportState::Pending)});

    world_->break_table("export_progress");
    const ports::ExportChange change{.put = {record("c1", "b", ExportState::Written)},
                                     .forget = {{"Conversation_Topic__c", "a"}},
                                     .finished = due(),
                                     .settings = "s1"};
    EXPECT_THROW(store().apply(scope(), change), ports::StoreError);
    world_->heal_table("export_progress");

    EXPECT_THAT(records("c1"), ElementsAre(record("c1", "a", ExportState::Pending)));
    EXPECT_THAT(due_names(), ElementsAre("c1"));
}

TEST_P(ExportStoreContract, CountsRecordsByWhatWeBelieve) {
    ingest({conversation("c1"), conversation("c2"), conversation("c3")});
    put({record("c1", "a", ExportState::Written), record("c1", "b", ExportState::Written),
         record("c2", "c", ExportState::Pending), record("c2", "d", ExportState::Deleting),
         record("c2", "e", ExportState::Parked)});

    const auto counts = store().record_counts(scope());

    EXPECT_EQ(counts.written, 2);
    EXPECT_THAT(store().written(scope()), ElementsAre(Pair("Conversation_Topic__c", 2)));
    EXPECT_EQ(counts.pending, 2);
    EXPECT_EQ(counts.parked, 1);
    EXPECT_EQ(counts.conversations, 1);
}

TEST_P(ExportStoreContract, CountsConversationsByTheirOwnRecord) {
    const auto own = [](const std::string& conversation, ExportState state, bool known) {
        ExportRecord made = record(conversation, conversation, state);
        made.name.object = "Conversation__c";
        made.cascades = false;
        if (!known) made.id = {};
        return made;
    };
    ExportRecord task = record("c1", "c1:task", ExportState::Written);
    task.name.object = "Task";
    task.cascades = false;
    put({own("c1", ExportState::Parked, false), task, own("c2", ExportState::Written, true),
         own("c3", ExportState::Parked, true), own("c4", ExportState::Pending, false),
         own("c5", ExportState::Deleting, true)});

    EXPECT_EQ(store().record_counts(scope()).conversations, 2) << "c2, and c3 as it was before";
}

INSTANTIATE_TEST_SUITE_P(Stores, ExportStoreContract, testing::ValuesIn(store_kinds()), kind_name);

}  // namespace
}  // namespace dealwire::contract
