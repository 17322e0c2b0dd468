#include "tests/unit/exporting/world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace dealwire::exporting::testing {
namespace {

using base::Error;
using base::Fault;
using base::Tree;
using model::ExportState;
using ::testing::HasSubstr;

const Error kRefusal{Fault::Rejected, "FIELD_CUSTOM_VALIDATION_EXCEPTION", "Not on Sundays.",
                     "Change the validation rule."};
const Error kLocked{Fault::Transient, "UNABLE_TO_LOCK_ROW", "Somebody else holds the row."};

Case call(const std::string& id, const std::string& title = "Pilot review") {
    const Tree topics = Tree::Array{Tree::Object{{"name", "Pricing"}, {"duration", 60}}};
    return CaseBuilder{id}
        .contact(1, 5)
        .set("metaData", "title", title)
        .set("content", "topics", topics)
        .build();
}

model::RecordName root(const std::string& id) { return {"Conversation__c", id}; }

model::RecordName topic(const std::string& id) {
    return {"Conversation_Topic__c", id + ":topic:Pricing"};
}

const model::ExportRecord* find(const std::vector<model::ExportRecord>& records,
                                const model::RecordName& name) {
    for (const model::ExportRecord& record : records)
        if (record.name == name) return &record;
    return nullptr;
}

/// Everything exported, so that a test starts from a settled org.
struct Settled : World {
    explicit Settled(const std::string& id = "77") {
        ingest(call(id));
        run();
    }
};

TEST(Exporter, WritesWhatIsWanted) {
    World world;
    for (int i = 0; i < 30; ++i) world.ingest(call(std::to_string(i)));

    const ExportReport report = world.run();

    EXPECT_EQ(world.in_org(), world.wanted());
    EXPECT_EQ(report.upserts, static_cast<int>(world.in_org().size()));
    EXPECT_EQ(report.calls, world.sink.calls());
    EXPECT_EQ(report.conversations, 30);
    EXPECT_EQ(world.progress.done, 30);
    EXPECT_FALSE(report.error);
}

TEST(Exporter, MakesNoCallWhenNothingChanged) {
    Settled world;
    const int calls = world.sink.calls();

    const ExportReport report = world.run();

    EXPECT_EQ(world.sink.calls(), calls);
    EXPECT_EQ(report.calls, 0);
    EXPECT_EQ(report.conversations, 0);
    EXPECT_EQ(report.unchanged, static_cast<int>(world.in_org().size()));
}

TEST(Exporter, MakesNoCallWhenOnlyTheSettingsDigestChanged) {
    Settled world;
    const int calls = world.sink.calls();
    world.settings.tasks.fallback_owner = record_id("005", 9);

    const ExportReport report = world.run();

    EXPECT_EQ(world.sink.calls(), calls);
    EXPECT_EQ(report.unchanged, static_cast<int>(world.in_org().size()));
}

TEST(Exporter, SendsOnlyWhatDiffers) {
    Settled world;
    const int rows = world.sink.rows_sent();
    world.ingest(call("77", "Another title"));

    const ExportReport report = world.run();

    EXPECT_EQ(report.upserts, 2);  // the conversation and its task
    EXPECT_EQ(world.sink.rows_sent(), rows + 2);
    EXPECT_EQ(world.in_org(), world.wanted());
}

TEST(Exporter, TakesARemovedConversationOutWithOneDeletionAndItsTask) {
    Settled world;
    const int rows = world.sink.rows_sent();
    world.remove("77");

    const ExportReport report = world.run();

    EXPECT_TRUE(world.sink.org().empty());
    EXPECT_TRUE(world.records("77").empty());
    EXPECT_EQ(world.sink.rows_sent(), rows + 2);
    EXPECT_GT(report.deletes, 2);
    EXPECT_EQ(world.run().conversations, 0);
}

TEST(Exporter, TakesOutWhatBecamePrivate) {
    Settled world;
    world.ingest(CaseBuilder{"77"}.contact(1, 5).set("metaData", "isPrivate", true).build());

    const ExportReport report = world.run();

    EXPECT_TRUE(world.sink.org().empty());
    EXPECT_EQ(report.filtered, 1);
}

TEST(Exporter, RepeatsACallWhoseAnswerWasLost) {
    World world;
    world.ingest(call("77"));
    world.sink.lose_next_answer();

    const ExportReport report = world.run();

    EXPECT_EQ(world.in_org(), world.wanted());
    EXPECT_EQ(report.parked, 0);
    EXPECT_EQ(report.deferred, 0);
}

TEST(Exporter, NamesRecordsBeforeItSendsThem) {
    World world;
    world.ingest(call("77"));
    world.sink.fail_next({Fault::Reauthorise, "invalid_grant", "The grant was revoked."});

    const ExportReport report = world.run();

    EXPECT_EQ(report.error->fault, Fault::Reauthorise);
    EXPECT_EQ(report.deferred, 1);
    const auto records = world.records("77");
    ASSERT_EQ(records.size(), world.wanted().size());
    for (const auto& record : records) EXPECT_EQ(record.state, ExportState::Pending);
}

/// More conversations in one batch than are named at once.
struct Large : World {
    Large() {
        sizes.batch_rows = 10'000;
        for (int i = 100; i < 350; ++i) ingest(call(std::to_string(i)));
    }
};

TEST(Exporter, NamesAllOfALargeBatchBeforeItSendsAny) {
    Large world;
    world.sink.fail_next({Fault::Reauthorise, "invalid_grant", "The grant was revoked."});

    const ExportReport report = world.run();

    EXPECT_EQ(report.calls, 1);
    EXPECT_EQ(report.deferred, 250);
    EXPECT_EQ(world.exports.record_counts(world.scope).pending,
              static_cast<std::int64_t>(world.wanted().size()));
}

TEST(Exporter, SendsNothingWhereALargeBatchCouldNotBeNamed) {
    Large world;
    world.exports.fail_commit(3);

    EXPECT_THROW(world.run(), ports::StoreError);

    EXPECT_EQ(world.sink.calls(), 0);
    world.run();
    EXPECT_EQ(world.in_org(), world.wanted());
}

TEST(Exporter, ResumesWhereABudgetEndedIt) {
    World world;
    for (int i = 10; i < 40; ++i) world.ingest(call(std::to_string(i)));
    world.sink.fail_next({Fault::BudgetSpent, "REQUEST_LIMIT_EXCEEDED", "No calls left today."});

    const ExportReport spent = world.run();
    const ExportReport resumed = world.run();

    EXPECT_EQ(spent.error->fault, Fault::BudgetSpent);
    EXPECT_EQ(spent.deferred, 30);
    EXPECT_EQ(spent.calls, 1);
    EXPECT_FALSE(resumed.error);
    EXPECT_EQ(world.in_org(), world.wanted());
}

TEST(Exporter, ParksARefusedRecordAndWritesTheOthers) {
    World world;
    world.ingest(call("77"));
    world.sink.refuse(topic("77"), kRefusal);

    const ExportReport report = world.run();

    EXPECT_EQ(report.parked, 1);
    EXPECT_FALSE(world.in_org().contains(topic("77")));
    EXPECT_EQ(world.in_org().size() + 1, world.wanted().size());
    const auto records = world.records("77");
    EXPECT_EQ(find(records, topic("77"))->state, ExportState::Parked);
    EXPECT_EQ(find(records, topic("77"))->error, "Not on Sundays.");
    EXPECT_EQ(find(records, topic("77"))->remedy, "Change the validation rule.");
}

std::int64_t rows_in(const std::vector<ports::WriteGroup>& call) {
    std::int64_t rows = 0;
    for (const ports::WriteGroup& group : call) rows += static_cast<std::int64_t>(group.rows());
    return rows;
}

TEST(Exporter, CountsEveryRowThatItSendsAsAcceptedRefusedOrUnprocessed) {
    World world;
    world.ingest(call("77"));
    world.sink.refuse(topic("77"), kRefusal);
    world.sink.fail_next({Fault::Rejected, "MALFORMED_REQUEST", "Too much at once."});

    const ExportReport report = world.run();

    const auto rows = static_cast<std::int64_t>(world.wanted().size());
    EXPECT_EQ(report.rows.accepted, rows - 1);
    EXPECT_EQ(report.rows.refused, 1);
    const auto& failed = world.sink.writes().front();
    EXPECT_EQ(report.rows.unprocessed(), rows_in(failed));  // they went again
    EXPECT_EQ(report.rows.sent, rows + rows_in(failed));
}

TEST(Exporter, ParksATaskThatIsRefusedForAnotherReasonThanItsOwner) {
    World world;
    world.ingest(call("77"));
    world.sink.refuse({"Task", "77:task"}, kRefusal);

    const ExportReport report = world.run();

    EXPECT_EQ(report.parked, 1);
    EXPECT_EQ(report.rows.refused, 1);  // it was not tried without its owner
    EXPECT_FALSE(world.in_org().contains({"Task", "77:task"}));
}

TEST(Exporter, TellsWhatStaysLocked) {
    World world;
    world.ingest(call("77"));
    world.sink.refuse(topic("77"), kLocked);

    const ExportReport report = world.run();

    EXPECT_EQ(report.deferred, 1);
    EXPECT_EQ(report.left,
              (std::vector{LeftRow{{"77"}, topic("77"), kLocked.code, kLocked.detail}}));
}

TEST(Exporter, CountsRowsThatMeetALockEachTimeTheyAreSent) {
    World world;
    world.ingest(call("77"));
    world.sink.lock_once(topic("77"));

    const ExportReport report = world.run();

    const auto rows = static_cast<std::int64_t>(world.wanted().size());
    EXPECT_EQ(report.rows, (RowCounts{rows + 1, rows, 1}));
    EXPECT_EQ(report.parked, 0);
}

TEST(Exporter, LeavesAParkedRecordAloneUntilItIsRetried) {
    World world;
    world.ingest(call("77"));
    world.sink.refuse(topic("77"), kRefusal);
    world.run();
    const int calls = world.sink.calls();

    world.run();
    EXPECT_EQ(world.sink.calls(), calls);

    world.sink.accept(topic("77"));
    world.exports.retry_parked(world.scope, {});
    EXPECT_EQ(world.run().upserts, 1);
    EXPECT_EQ(world.in_org(), world.wanted());
}

TEST(Exporter, LetsDetailsWaitForARefusedConversationRecord) {
    World world;
    world.ingest(call("77"));
    world.sink.refuse(root("77"), kRefusal);

    const ExportReport report = world.run();

    const auto records = world.records("77");
    EXPECT_EQ(find(records, root("77"))->error_code, kRefusal.code);
    EXPECT_EQ(find(records, topic("77"))->error_code, kWaitsForParent);
    EXPECT_EQ(world.in_org().size(), 1U);  // the task stands alone
    EXPECT_EQ(report.parked, static_cast<int>(records.size()) - 1);
}

TEST(Exporter, SendsWaitingDetailsWhenTheConversationRecordIsTaken) {
    World world;
    world.ingest(call("77"));
    world.sink.refuse(root("77"), kRefusal);
    world.run();
    world.sink.accept(root("77"));

    world.ingest(call("77", "Another title"));
    world.run();

    EXPECT_EQ(world.in_org(), world.wanted());
}

TEST(Exporter, SendsLockedRowsAgainAlone) {
    World world;
    world.ingest(call("77"));
    world.sink.refuse(topic("77"), kLocked);

    const ExportReport locked = world.run();
    EXPECT_EQ(locked.parked, 0);
    EXPECT_EQ(locked.deferred, 1);
    EXPECT_EQ(world.sink.writes().back().size(), 1U);
    EXPECT_EQ(world.sink.writes().back().front().rows(), 1U);

    world.sink.accept(topic("77"));
    EXPECT_EQ(world.run().upserts, 1);
    EXPECT_EQ(world.in_org(), world.wanted());
}

TEST(Exporter, PutsDetailsOffWithTheirLockedConversationRecord) {
    World world;
    world.ingest(call("77"));
    world.sink.refuse(root("77"), kLocked);

    EXPECT_EQ(world.run().parked, 0);
    world.sink.accept(root("77"));
    world.run();

    EXPECT_EQ(world.in_org(), world.wanted());
}

TEST(Exporter, WaitsForTheClockBetweenAttempts) {
    World world;
    world.ingest(call("77"));
    world.sink.fail_next({Fault::RateLimited, "", "Slow down.", "", std::chrono::seconds{30}});
    const base::Instant before = world.clock.now();

    EXPECT_FALSE(world.run().error);

    EXPECT_GE(world.clock.now() - before, std::chrono::seconds{30});
}

TEST(Exporter, LooksUpDeletionsWhoseIdItNeverLearned) {
    World world;
    world.ingest(call("77"));
    world.sink.lose_next_answer();
    world.exports.fail_next_commit();
    EXPECT_THROW(world.run(), ports::StoreError);
    world.sink.lose_next_answer();
    std::stop_source stop;
    world.run();
    auto records = world.records("77");
    for (auto& record : records) record.id = {};
    world.exports.apply(world.scope,
                        {.put = records, .forget = {}, .finished = {}, .settings = ""});
    world.remove("77");

    const ExportReport report = world.run();

    EXPECT_TRUE(world.sink.org().empty());
    EXPECT_TRUE(world.records("77").empty());
    EXPECT_GT(report.deletes, 0);
}

TEST(Exporter, ForgetsDeletionsOfRecordsThatNeverCameToBe) {
    World world;
    world.ingest(call("77"));
    world.sink.fail_next({Fault::Reauthorise, "", "Revoked."});
    world.run();
    world.remove("77");

    const ExportReport report = world.run();

    EXPECT_TRUE(world.records("77").empty());
    EXPECT_EQ(report.deletes, 0);
    EXPECT_EQ(world.sink.rows_sent(), 0);
}

TEST(Exporter, LeavesARefusedDeletionUntilARetry) {
    Settled world;
    world.sink.refuse(root("77"), kRefusal);
    world.remove("77");
    EXPECT_EQ(world.run().parked, 1);
    const int calls = world.sink.calls();
    world.settings.smart_trackers = false;
    world.run();
    EXPECT_EQ(world.sink.calls(), calls);

    world.sink.accept(root("77"));
    world.exports.retry_parked(world.scope, {});
    world.run();

    EXPECT_TRUE(world.sink.org().empty());
    EXPECT_TRUE(world.records("77").empty());
}

TEST(Exporter, WritesDetailsAnewWhereSomebodyDeletedTheRecordInTheOrg) {
    Settled world;
    world.settings.by_hand = DeletedByHand::Recreate;
    world.sink.delete_behind_our_back(root("77"));
    world.ingest(call("77", "Another title"));

    const ExportReport report = world.run();

    EXPECT_EQ(world.in_org(), world.wanted());
    EXPECT_EQ(report.deferred, 0);
    EXPECT_EQ(world.run().conversations, 0);
}

/// Refuses any call that holds one of these records.
struct Picky final : ports::RecordSink {
    Picky(fakes::FakeRecordSink& org, std::set<model::RecordName> bad)
        : inner{org}, disliked{std::move(bad)} {}

    [[nodiscard]] ports::WriteLimits limits() const override { return inner.limits(); }

    base::Result<std::vector<std::vector<ports::RowAnswer>>> write(
        std::span<const ports::WriteGroup> groups, std::stop_token stop) override {
        for (const auto& group : groups)
            for (const auto& record : group.upserts)
                if (disliked.contains(record.name)) return base::fail(kRefusal);
        return inner.write(groups, stop);
    }

    base::Result<std::vector<ports::FoundRecord>> find(const std::string& object,
                                                       const std::string& key_field,
                                                       std::span<const std::string> keys,
                                                       std::stop_token stop) override {
        return inner.find(object, key_field, keys, stop);
    }

    [[nodiscard]] int calls() const override { return inner.calls(); }

    fakes::FakeRecordSink& inner;
    std::set<model::RecordName> disliked;
};

TEST(Exporter, FindsTheBadRowWhereTheWholeCallIsRefused) {
    World world;
    for (int i = 0; i < 6; ++i) world.ingest(call(std::to_string(i)));
    Picky picky{world.sink, {topic("3")}};

    const ExportReport report = world.run_through(picky);

    EXPECT_EQ(report.parked, 1);
    EXPECT_FALSE(report.error);
    EXPECT_EQ(world.in_org().size() + 1, world.wanted().size());
    EXPECT_FALSE(world.in_org().contains(topic("3")));
}

TEST(Exporter, ParksNoneThatIsNotAtFaultWhereManyAre) {
    World world;
    world.sizes.batch_rows = 2'000;
    std::set<model::RecordName> bad;
    for (int i = 10; i < 60; ++i) {
        world.ingest(call(std::to_string(i)));
        bad.insert(topic(std::to_string(i)));
    }
    Picky picky{world.sink, bad};

    const ExportReport first = world.run_through(picky);
    EXPECT_GT(first.deferred, 0);
    EXPECT_FALSE(first.left.empty());
    for (int run = 0; run < 50 && world.run_through(picky).deferred > 0; ++run) {
    }

    for (const auto& record : world.exports.parked(world.scope, 1'000))
        EXPECT_TRUE(bad.contains(record.name)) << record.name.key;
    EXPECT_EQ(world.in_org().size() + bad.size(), world.wanted().size());
}

TEST(Exporter, NamesTheRecordThatARefusalIsAbout) {
    World world;
    world.ingest(call("77"));
    const model::RecordName task{"Task", "77:task"};
    world.sink.refuse(
        task,
        {Fault::Rejected, "ENTITY_IS_DELETED", "entity is deleted", "", {}, {"WhoId", "Subject"}});

    world.run();

    const auto records = world.records("77");
    EXPECT_EQ(find(records, task)->error,
              "entity is deleted (WhoId " + record_id("003", 1).text() + ")");
}

TEST(Exporter, SaysInAPlanThatFurtherContactsAreNotKnownYet) {
    World world;
    world.ingest(call("77"));

    EXPECT_TRUE(world.run({.plan_only = true}).contacts_unknown);
    world.run();
    world.ingest(call("77", "Another title"));
    EXPECT_FALSE(world.run({.plan_only = true}).contacts_unknown);
}

TEST(Exporter, DefersConversationsThatAreNotResolved) {
    World world;
    const Case made = call("77");
    const std::vector<ports::IncomingConversation> batch{{made.conversation, made.document}};
    world.conversations.save(world.scope.tenant, batch);

    const ExportReport report = world.run();

    EXPECT_EQ(report.deferred, 1);
    EXPECT_EQ(report.calls, 0);
}

TEST(Exporter, LooksAgainAtConversationsThatStartInTheFuture) {
    World world;
    Case made = call("77");
    world.clock.set(made.conversation.time - std::chrono::hours{1});
    world.ingest(made);
    world.run();
    EXPECT_EQ(world.run().calls, 0);

    world.clock.advance(std::chrono::hours{2});
    const ExportReport held = world.run();

    EXPECT_EQ(held.upserts, 1);  // the task is completed now
    EXPECT_EQ(world.run().conversations, 0);
}

TEST(Exporter, ExportsOnlyWhatItIsAskedFor) {
    World world;
    for (const char* id : {"1", "2", "3"}) world.ingest(call(id));

    const ExportReport report = world.run({.only = {base::ConversationId{"2"}}});

    EXPECT_EQ(report.conversations, 1);
    EXPECT_TRUE(world.in_org().contains(root("2")));
    EXPECT_FALSE(world.in_org().contains(root("1")));
}

TEST(Exporter, OnlyForeseesWithAPlan) {
    World world;
    world.ingest(call("77"));

    const ExportReport plan = world.run({.only = {}, .plan_only = true});
    const ExportReport real = world.run();

    EXPECT_EQ(plan.upserts, real.upserts);
    EXPECT_EQ(plan.calls, real.calls);
    EXPECT_EQ(plan.examples.size(), std::min<std::size_t>(10, world.wanted().size()));
    EXPECT_EQ(plan.examples.front().action, "upsert");
}

TEST(Exporter, KeepsNothingWhileForeseeing) {
    World world;
    world.ingest(call("77"));

    world.run({.only = {}, .plan_only = true});

    EXPECT_EQ(world.sink.calls(), 0);
    EXPECT_TRUE(world.records("77").empty());
    EXPECT_EQ(due_in(world.exports.due_counts(world.scope, "any"), ports::DueShare::All), 1);
}

TEST(Exporter, StopsWhenAsked) {
    World world;
    world.ingest(call("77"));
    std::stop_source stop;
    stop.request_stop();

    const ExportReport report = world.run({}, stop.get_token());

    EXPECT_EQ(report.error->fault, Fault::Stopped);
    EXPECT_EQ(report.deferred, 1);
    EXPECT_EQ(world.sink.calls(), 0);
}

TEST(Exporter, LeavesEverythingForTheNextRunWhenTheStoreFails) {
    World world;
    world.ingest(call("77"));
    world.exports.fail_next_commit();

    EXPECT_THROW(world.run(), ports::StoreError);
    EXPECT_EQ(world.sink.calls(), 0);

    world.run();
    EXPECT_EQ(world.in_org(), world.wanted());
}

TEST(Exporter, LogsWhatItParked) {
    World world;
    world.ingest(call("77"));
    world.sink.refuse(topic("77"), kRefusal);
    world.run();

    bool told = false;
    for (const auto& event : world.log.events())
        if (event.name == "records_parked")
            told = std::get<std::string>(event.fields.at("code")) == kRefusal.code;
    EXPECT_TRUE(told);
}

/// The rule of the shipped mapping for this field of the conversation record.
FieldRule& rule_for(Mapping& mapping, const std::string& target) {
    for (FieldRule& field : mapping.objects.front().fields)
        if (field.target == target) return field;
    throw std::logic_error(target);
}

/// Directions that the mapping does not list are parked.
struct Parking : World {
    Parking() {
        FieldRule& rule = rule_for(mapping, "Direction__c");
        rule.otherwise.reset();
        rule.unlisted = Unlisted::Park;
    }

    void ingest_direction(const std::string& direction) {
        ingest(CaseBuilder{"77"}
                   .contact(1, 5)
                   .set("metaData", "direction", direction)
                   .set("content", "topics",
                        Tree::Array{Tree::Object{{"name", "Pricing"}, {"duration", 60}}})
                   .build());
    }
};

TEST(Exporter, ParksAnUnlistedValueWithoutSendingIt) {
    Parking world;
    world.ingest_direction("Sideways");

    const ExportReport report = world.run();

    EXPECT_FALSE(world.in_org().contains(root("77")));
    const auto records = world.records("77");
    const model::ExportRecord* parked = find(records, root("77"));
    ASSERT_NE(parked, nullptr);
    EXPECT_EQ(parked->state, ExportState::Parked);
    EXPECT_EQ(parked->error_code, "UNLISTED_VALUE");
    EXPECT_THAT(parked->error,
                HasSubstr("'Sideways' is not among the values of conversation.yaml:"));
    EXPECT_EQ(find(records, topic("77"))->error_code, "WAITS_FOR_PARENT");
    EXPECT_GT(report.parked, 1);
    EXPECT_EQ(world.run().conversations, 0);
}

TEST(Exporter, SendsWhatWasParkedOnceItsValueIsListed) {
    Parking world;
    world.ingest_direction("Sideways");
    world.run();

    rule_for(world.mapping, "Direction__c").values.emplace_back("Sideways", "Sideways");
    world.mapping.digest = "another";
    const ExportReport report = world.run();

    EXPECT_EQ(report.parked, 0);
    EXPECT_EQ(world.in_org(), world.wanted());
}

TEST(Exporter, KeepsWhatIsInTheOrgWhileANewVersionIsParked) {
    Parking world;
    world.ingest_direction("Inbound");
    world.run();
    const auto before = world.in_org().at(root("77"));

    world.ingest_direction("Sideways");
    world.run();

    EXPECT_EQ(world.in_org().at(root("77")), before);
    world.ingest_direction("Outbound");
    EXPECT_EQ(world.run().parked, 0);
    EXPECT_EQ(world.in_org(), world.wanted());
}

TEST(Exporter, TakesChildrenOutThatAreSwitchedOff) {
    Settled world;
    ASSERT_TRUE(world.in_org().contains(topic("77")));

    world.settings.children = {{"topic", ChildUse::Remove}};
    const ExportReport report = world.run();

    EXPECT_EQ(report.deletes, 1);
    EXPECT_FALSE(world.in_org().contains(topic("77")));
    EXPECT_EQ(world.run().calls, 0);
}

TEST(Exporter, KeepsChildrenThatAreNoLongerAdded) {
    Settled world;
    world.settings.children = {{"topic", ChildUse::Keep}};
    world.ingest(call("78"));

    world.run();

    EXPECT_TRUE(world.in_org().contains(topic("77")));
    EXPECT_TRUE(world.in_org().contains(root("78")));
    EXPECT_FALSE(world.in_org().contains(topic("78")));
    EXPECT_EQ(world.run().calls, 0);
}

}  // namespace
}  // namespace dealwire::exporting::testing
