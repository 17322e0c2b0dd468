#include "engine/exporting/census.hpp"

#include "tests/unit/exporting/world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace dealwire::exporting {
namespace {

using namespace std::chrono_literals;
using testing::CaseBuilder;
using ::testing::IsEmpty;
using testing::World;

constexpr const char* kRoot = "Conversation__c";

/// Answers what the test says.
class ScriptedCensus final : public ports::RecordCensus {
public:
    base::Result<std::vector<ports::CensusAnswer>> ask(
        std::span<const ports::CensusQuestion> questions, std::stop_token) override {
        asked.assign(questions.begin(), questions.end());
        ++calls_;
        if (error) return base::fail(*error);
        std::vector<ports::CensusAnswer> answers(questions.size());
        if (!answers.empty() && asked.front().parent.empty()) answers.front() = answer;
        if (!answers.empty() && !asked.front().parent.empty()) {
            asked_details = asked;
            if (details_error) return base::fail(*details_error);
            answers.front() = details;
        }
        return answers;
    }

    [[nodiscard]] int calls() const override { return calls_; }

    std::vector<ports::CensusQuestion> asked;
    std::vector<ports::CensusQuestion> asked_details;
    ports::CensusAnswer answer;
    ports::CensusAnswer details;
    std::optional<base::Error> error;
    std::optional<base::Error> details_error;

private:
    int calls_ = 0;
};

/// One conversation in the org.
class CensusTest : public ::testing::Test {
protected:
    CensusTest() {
        world_.ingest(CaseBuilder{"77"}.contact(1, 1).build());
        world_.run();
        settings_.objects = {{kRoot, "Conversation_Key__c"}};
    }

    CensusReport run() {
        return Census{{world_.exports, world_.exports, org_, world_.clock, world_.log},
                      world_.scope,
                      settings_}
            .run_if_due({});
    }

    /// The interval has passed since the org was asked last.
    CensusReport run_later() {
        world_.clock.advance(20min);
        return run();
    }

    model::ExportRecord root() {
        for (const auto& record : world_.records("77"))
            if (record.name.object == kRoot) return record;
        return {};
    }

    void delete_root() {
        world_.sink.delete_behind_our_back(root().name);
        org_.answer.deleted = {root()};
        org_.answer.deleted[0].gone_at = world_.clock.now();
    }

    World world_;
    std::vector<model::ExportRecord> held_;
    ScriptedCensus org_;
    CensusSettings settings_;
};

TEST_F(CensusTest, AsksNothingTheFirstTimeAndThenOncePerInterval) {
    EXPECT_FALSE(run().asked);
    EXPECT_FALSE(run().asked);
    EXPECT_TRUE(run_later().asked);
    EXPECT_FALSE(run().asked);
    EXPECT_EQ(org_.calls(), 1);
}

TEST_F(CensusTest, RespectsADeletionWithAllDetails) {
    run();
    delete_root();

    EXPECT_EQ(run_later().gone, 1);

    for (const auto& record : world_.records("77"))
        EXPECT_EQ(record.gone_at.has_value(), record.cascades || record.name == root().name);
    const ExportReport exported = world_.run();
    EXPECT_EQ(exported.upserts, 0);
    EXPECT_EQ(exported.conversations, 1);
    EXPECT_EQ(world_.exports.record_counts(world_.scope).gone, 1);
}

TEST_F(CensusTest, LeavesItAloneWhateverChanges) {
    run();
    delete_root();
    run_later();

    world_.ingest(CaseBuilder{"77"}.contact(1, 1).set("metaData", "title", "Other").build());
    world_.run();

    EXPECT_FALSE(world_.in_org().contains(root().name));
}

TEST_F(CensusTest, RecreatesWhereAsked) {
    settings_.by_hand = DeletedByHand::Recreate;
    run();
    delete_root();

    EXPECT_EQ(run_later().gone, 1);
    world_.run();

    EXPECT_EQ(world_.in_org(), world_.wanted());
}

TEST_F(CensusTest, RecreatesByHandWhatWasRespected) {
    run();
    delete_root();
    run_later();
    const std::vector<base::ConversationId> one{{"77"}};

    EXPECT_GT(recreate(world_.exports, world_.scope, one).gone, 1);
    world_.run();

    EXPECT_EQ(world_.in_org(), world_.wanted());
    EXPECT_EQ(recreate(world_.exports, world_.scope, one).gone, 0);
}

TEST_F(CensusTest, NoticesWhatComesBack) {
    run();
    delete_root();
    run_later();
    const model::RecordId id = root().id;
    org_.answer = {{}, {id}};

    EXPECT_EQ(run_later().back, 1);

    ASSERT_EQ(org_.asked.size(), 1U);
    EXPECT_EQ(org_.asked[0].gone, std::vector{id});
    EXPECT_FALSE(root().gone_at);
}

TEST_F(CensusTest, TakesNoDeletionOfARecordThatWeReplacedSince) {
    run();
    org_.answer.deleted = {root()};
    org_.answer.deleted[0].id = testing::record_id("a01", 999);

    EXPECT_EQ(run_later().gone, 0);
    EXPECT_FALSE(root().gone_at);
}

TEST_F(CensusTest, WritesAnewWhatWentAlongWithAnotherRecord) {
    run();
    const model::RecordName task{"Task", "77:task"};
    model::ExportRecord deleted =
        *std::ranges::find(held_ = world_.records("77"), task, &model::ExportRecord::name);
    world_.sink.delete_behind_our_back(task);
    deleted.gone_at = world_.clock.now();
    org_.answer = {{deleted}, {}, {deleted.id}};

    EXPECT_EQ(run_later().gone, 1);
    world_.run();

    EXPECT_EQ(world_.in_org(), world_.wanted());
}

TEST_F(CensusTest, WritesAnewWhatAnExportFoundGoneBeforeItWasKnownToHaveGoneAlong) {
    run();
    const model::RecordName task{"Task", "77:task"};
    model::ExportRecord deleted =
        *std::ranges::find(held_ = world_.records("77"), task, &model::ExportRecord::name);
    world_.sink.delete_behind_our_back(task);
    world_.ingest(CaseBuilder{"77"}.contact(1, 1).set("metaData", "title", "Other").build());
    world_.run();
    EXPECT_FALSE(world_.in_org().contains(task));
    deleted.gone_at = world_.clock.now();
    org_.answer = {{deleted}, {}, {deleted.id}};

    run_later();
    world_.run();

    EXPECT_EQ(world_.in_org(), world_.wanted());
}

TEST_F(CensusTest, SaysWhereTheOrgCouldNotBeAsked) {
    run();
    org_.error = base::Error{base::Fault::Rejected, "INVALID_FIELD", "No such field.", ""};

    run_later();

    EXPECT_EQ(world_.log.events().back().name, "deletions_not_looked_for");
}

TEST_F(CensusTest, AsksForVeryManyThatAreGoneInTurns) {
    run();
    ports::ExportChange change;
    for (int i = 0; i < 4'500; ++i) {
        model::ExportRecord gone = root();
        gone.name.key = "many-" + std::to_string(i);
        gone.id = testing::record_id("a01", 1'000 + i);
        gone.gone_at = world_.clock.now();
        change.put.push_back(gone);
    }
    world_.exports.apply(world_.scope, change);

    std::set<model::RecordId> asked;
    for (int look = 0; look < 12; ++look) {
        run_later();
        EXPECT_LE(org_.asked.at(0).gone.size(), 2'000U);
        asked.insert(org_.asked[0].gone.begin(), org_.asked[0].gone.end());
    }

    EXPECT_EQ(asked.size(), 4'500U);
}

TEST_F(CensusTest, AsksAgainFromTheSameMomentAfterAFailure) {
    run();
    org_.error = base::Error{base::Fault::Transient, "", "", ""};
    EXPECT_TRUE(run_later().error);
    const base::Instant since = org_.asked.at(0).since;
    org_.error.reset();

    EXPECT_TRUE(run().asked);
    EXPECT_EQ(org_.asked.at(0).since, since);
}

TEST_F(CensusTest, DeletesHereWhatIsGoneThere) {
    run();
    delete_root();
    run_later();

    world_.remove("77");
    world_.run();

    EXPECT_THAT(world_.records("77"), IsEmpty());
}

/// The same conversation has a topic, and details are looked at, too.
class DetailsTest : public CensusTest {
protected:
    DetailsTest() {
        world_.ingest(call("Pilot review"));
        world_.run();
        settings_.details = {{kTopic.object, "Record_Key__c", "Conversation__r"}};
        run();
    }

    static testing::Case call(const std::string& title) {
        const base::Tree topics =
            base::Tree::Array{base::Tree::Object{{"name", "Pricing"}, {"duration", 60}}};
        return CaseBuilder{"77"}
            .contact(1, 1)
            .set("metaData", "title", title)
            .set("content", "topics", topics)
            .build();
    }

    model::ExportRecord held() {
        for (const auto& record : world_.records("77"))
            if (record.name == kTopic) return record;
        return {};
    }

    void delete_topic() {
        org_.details.deleted = {held()};
        org_.details.deleted[0].gone_at = world_.clock.now();
        world_.sink.delete_behind_our_back(kTopic);
    }

    CensusReport run_an_hour_later() {
        world_.clock.advance(60min);
        return run();
    }

    const model::RecordName kTopic{"Conversation_Topic__c", "77:topic:Pricing"};
};

TEST_F(DetailsTest, AreAskedForAtEveryFourthLook) {
    for (int look = 1; look <= 3; ++look) {
        world_.clock.advance(15min);
        EXPECT_EQ(run().calls, 1);
    }
    world_.clock.advance(15min);

    EXPECT_EQ(run().calls, 2);

    ASSERT_EQ(org_.asked_details.size(), 1U);
    EXPECT_EQ(org_.asked_details[0].parent, "Conversation__r");
    EXPECT_EQ(world_.clock.now() - org_.asked_details[0].since, 70min);
}

TEST_F(DetailsTest, StayDeletedByThemselves) {
    delete_topic();

    EXPECT_EQ(run_an_hour_later().gone, 1);
    world_.ingest(call("Another title"));
    world_.run();

    EXPECT_FALSE(world_.in_org().contains(kTopic));
    EXPECT_TRUE(held().gone_at);
    EXPECT_FALSE(root().gone_at);
    EXPECT_EQ(gone_by_themselves(world_.exports.gone(world_.scope)).size(), 1U);
    EXPECT_EQ(world_.run().conversations, 0);
}

TEST_F(DetailsTest, AreWrittenAnewWhereThatIsWanted) {
    settings_.by_hand = DeletedByHand::Recreate;
    world_.settings.by_hand = DeletedByHand::Recreate;
    delete_topic();

    EXPECT_EQ(run_an_hour_later().gone, 1);
    world_.run();

    EXPECT_EQ(world_.in_org(), world_.wanted());
}

TEST_F(DetailsTest, AreKeptTrueAgainWhereTheyComeBack) {
    delete_topic();
    run_an_hour_later();
    const model::RecordId id = held().id;
    org_.details = {{}, {id}};

    EXPECT_EQ(run_an_hour_later().back, 1);

    EXPECT_EQ(org_.asked_details.at(0).gone, std::vector{id});
    EXPECT_FALSE(held().gone_at);
}

TEST_F(DetailsTest, AreNotAskedForWhereTheirConversationRecordIsGone) {
    delete_root();
    run_later();

    EXPECT_THAT(gone_by_themselves(world_.exports.gone(world_.scope)), ::testing::SizeIs(1));
    run_an_hour_later();
    EXPECT_THAT(org_.asked_details.at(0).gone, IsEmpty());
}

TEST_F(DetailsTest, ThatTheOrgDoesNotTellOfKeepNothingElseFromBeingNoticed) {
    org_.details_error = base::Error{base::Fault::Rejected, "INVALID_FIELD", "No such field.", ""};
    world_.clock.advance(60min);
    delete_root();

    const CensusReport report = run();

    EXPECT_EQ(report.gone, 1);
    EXPECT_TRUE(report.error);
    EXPECT_TRUE(root().gone_at);
}

}  // namespace
}  // namespace dealwire::exporting
