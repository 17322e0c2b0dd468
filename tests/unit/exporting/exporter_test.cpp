#include "tests/unit/exporting/settled_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::exporting::testing {
namespace {

using base::Fault;
using base::Tree;
using model::ExportState;
using ::testing::HasSubstr;

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
    EXPECT_EQ(due_in(world.exports.due_counts(world.scope, "any", {}), ports::DueShare::All), 1);
}

TEST(Exporter, LooksAtNoOthersThanItIsGiven) {
    World world;
    world.ingest(call("77"));
    world.ingest(call("78"));

    const ExportReport report = world.run({.among = {{"78"}, {"unknown"}}});

    EXPECT_EQ(report.conversations, 1);
    EXPECT_TRUE(world.records("77").empty());
    EXPECT_FALSE(world.records("78").empty());
    EXPECT_EQ(world.run().conversations, 1) << "the other is due as before";
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
