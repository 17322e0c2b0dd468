#include "engine/ports/store_error.hpp"
#include "tests/contract/builders.hpp"
#include "tests/contract/store_world.hpp"

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
using testing::UnorderedElementsAre;

ExportRecord record(const std::string& conversation, const std::string& key, ExportState state,
                    int minute = 0) {
    return {.conversation = {conversation},
            .name = {"Conversation_Topic__c", key},
            .key_field = "Record_Key__c",
            .cascades = true,
            .id = id("a0K", 1),
            .state = state,
            .digest = "d1",
            .error_code = state == ExportState::Parked ? "REQUIRED_FIELD_MISSING" : "",
            .error = state == ExportState::Parked ? "Name: give a value" : "",
            .remedy = state == ExportState::Parked ? "Give it one." : "",
            .changed_at = at(minute),
            .error_fields = state == ExportState::Parked
                                ? std::vector<std::string>{"Name", "Position__c"}
                                : std::vector<std::string>{}};
}

std::string name_of(const DueConversation& due) { return due.id.value + (due.removed ? "-" : ""); }

class ExportStoreContract : public StoreContract {
protected:
    ports::ExportStore& store() { return world_->exports(); }

    void ingest(std::vector<ports::IncomingConversation> batch) {
        world_->conversations().save(scope().tenant, batch);
    }

    void resolve(const model::Resolution& made) {
        world_->resolutions().save(scope(), "basis",
                                   std::vector{ports::MadeResolution{made, "digest-1"}});
    }

    std::vector<DueConversation> due(const std::string& settings = "s1") {
        return store().due(scope(), {settings, {}, 100});
    }

    std::vector<std::string> due_names(const std::string& settings = "s1") {
        std::vector<std::string> names;
        for (const DueConversation& one : due(settings)) names.push_back(name_of(one));
        return names;
    }

    /// All that is due now is finished.
    void finish(const std::string& settings = "s1") {
        store().apply(scope(), {.finished = due(settings), .settings = settings});
    }

    std::vector<ExportRecord> records(const std::string& conversation) {
        return store().records(scope(), std::vector{ConversationId{conversation}});
    }

    void put(std::vector<ExportRecord> put) { store().apply(scope(), {.put = std::move(put)}); }
};

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
    EXPECT_EQ(counts.conversations, 1);
    EXPECT_TRUE(world_->census().gone(scope("acme", 2)).empty());
}

TEST_P(ExportStoreContract, RemembersWhenTheOrgWasAskedForDeletions) {
    EXPECT_EQ(world_->census().asked(scope()), std::nullopt);
    world_->census().note_asked(scope(), at(1));
    world_->census().note_asked(scope(), at(2));

    EXPECT_EQ(world_->census().asked(scope()), at(2));
    EXPECT_EQ(world_->census().asked(scope("acme", 2)), std::nullopt);
}

/// Two conversations finished, each judged by an account: c1 by account 1, c2 by account 2.
class ExportReads : public ExportStoreContract {
protected:
    void SetUp() override {
        ingest({conversation("c1"), conversation("c2")});
        save_account(1, 1, "Retail");
        save_account(2, 1, "Food");
        auto finished = due();
        finished[0].reads = {id("001", 1), id("001", 1)};
        finished[1].reads = {id("001", 2)};
        store().apply(scope(), {.finished = finished, .settings = "s1"});
    }

    void save_account(int number, int minute, const std::string& industry) {
        world_->crm().save_page(scope(),
                                page_of("Account", {"Id", "SystemModstamp", "Industry"},
                                        {{id("001", number).text(), stamp(minute), industry}}),
                                {});
    }
};

TEST_P(ExportReads, MakeExactlyTheConversationsOfAChangedRecordDue) {
    EXPECT_THAT(due_names(), ElementsAre());

    save_account(1, 2, "Energy");

    EXPECT_THAT(due_names(), ElementsAre("c1"));
}

TEST_P(ExportReads, AreReplacedWhenAConversationIsFinishedAgain) {
    save_account(1, 2, "Energy");
    auto again = due();
    again[0].reads = {id("001", 2)};
    store().apply(scope(), {.finished = again, .settings = "s1"});

    save_account(1, 3, "Retail");
    EXPECT_THAT(due_names(), ElementsAre());
    save_account(2, 3, "Retail");
    EXPECT_THAT(due_names(), ElementsAre("c1", "c2"));
}

TEST_P(ExportReads, AreAddedByAWatch) {
    auto& watches = world_->watches();
    EXPECT_TRUE(watches.covered(scope()).empty());
    const std::vector<ports::WatchedRecords> added{{{"c2"}, {id("001", 1)}},
                                                   {{"unknown"}, {id("001", 1)}}};
    watches.watch(scope(), added);
    watches.watch(scope(), added);
    watches.cover(scope(), {"Account", "User"});

    save_account(1, 2, "Energy");

    EXPECT_THAT(due_names(), ElementsAre("c1", "c2"));
    EXPECT_THAT(watches.covered(scope()), ElementsAre("Account", "User"));
    EXPECT_TRUE(watches.covered(scope("acme", 2)).empty());
}

TEST_P(ExportReads, AreForgottenWhenNothingIsToBeWatched) {
    world_->watches().cover(scope(), {});

    save_account(1, 2, "Energy");

    EXPECT_THAT(due_names(), ElementsAre());
}

TEST_P(ExportReads, OfAnOrgAreLeftAloneByAnother) {
    const auto page = page_of("Account", {"Id", "SystemModstamp", "Industry"},
                              {{id("001", 1).text(), stamp(9), "Energy"}});
    world_->crm().save_page(scope("acme", 2), page, {});

    EXPECT_THAT(due_names(), ElementsAre());
}

TEST_P(ExportReads, SurviveAPageThatFails) {
    world_->break_table("account");
    EXPECT_THROW(save_account(1, 2, "Energy"), ports::StoreError);
    world_->heal_table("account");

    EXPECT_THAT(due_names(), ElementsAre());
}

TEST_P(ExportReads, AreTheReasonWhyAConversationIsDue) {
    save_account(1, 2, "Energy");

    ASSERT_EQ(due().size(), 1U);
    EXPECT_EQ(due()[0].reason, DueReason::Record);
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

INSTANTIATE_TEST_SUITE_P(Stores, ExportReads, testing::ValuesIn(store_kinds()), kind_name);

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
    EXPECT_EQ(due_in(store().due_counts(scope(), ""), DueShare::All), 2);
}

TEST_P(ExportStoreContract, HasNothingToTakeOutOfWhatNeverCameIntoTheOrg) {
    ingest({conversation("c1"), conversation("c2")});
    put({record("c2", "a", ExportState::Pending)});
    world_->conversations().remove(scope().tenant, {"c1"});
    world_->conversations().remove(scope().tenant, {"c2"});

    EXPECT_THAT(due_names(), ElementsAre("c2-")) << "it may have come into the org";
    EXPECT_EQ(due_in(store().due_counts(scope(), "s1"), DueShare::All), 1);
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
    EXPECT_EQ(store().due_counts(scope(), "s1").at(DueReason::Asked), 1);
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
    const auto counts = store().due_counts(scope(), "s2");
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

TEST_P(ExportStoreContract, ListsParkedRecordsNewestFirst) {
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

TEST_P(ExportStoreContract, ListsWhatWasRefusedBeforeWhatOnlyWaits) {
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

TEST_P(ExportStoreContract, GroupsParkedRecordsByObjectAndCode) {
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

TEST_P(ExportStoreContract, CountsWhatWaitsAndConversationsThatAreRefused) {
    put({refused_root("c1"), waiting("c1", "w1", 5), waiting("c1", "w2", 6),
         waiting("c2", "w3", 6)});

    const std::vector<ConversationId> asked{{"c1"}, {"c3"}};
    EXPECT_THAT(store().waiting_for_parent(scope(), asked),
                ElementsAre(Pair(ConversationId{"c1"}, 2)));
    EXPECT_EQ(store().refused_conversations(scope()), 1);
    EXPECT_EQ(store().refused_conversations(scope("acme", 2)), 0);
}

TEST_P(ExportStoreContract, RetriesParkedRecordsOfSomeConversations) {
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

TEST_P(ExportStoreContract, RetriesAllParkedRecords) {
    ingest({conversation("c1"), conversation("c2"), conversation("c3")});
    put({record("c1", "a", ExportState::Parked), record("c2", "b", ExportState::Parked),
         record("c3", "c", ExportState::Written)});
    finish();

    EXPECT_EQ(store().retry_parked(scope(), {}), 2);

    EXPECT_TRUE(store().parked(scope(), {9}).empty());
    EXPECT_THAT(due_names(), ElementsAre("c1", "c2"));
    EXPECT_EQ(store().retry_parked(scope(), {}), 0);
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

INSTANTIATE_TEST_SUITE_P(Stores, ExportStoreContract, testing::ValuesIn(store_kinds()), kind_name);

}  // namespace
}  // namespace dealwire::contract
