// Somebody deletes a record in Salesforce, and an export sends its update before anybody looked.

#include "engine/exporting/by_hand.hpp"

#include "engine/exporting/census.hpp"
#include "tests/unit/exporting/filter_case.hpp"
#include "tests/unit/exporting/through.hpp"
#include "tests/unit/exporting/world.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace dealwire::exporting::testing {
namespace {

using base::Error;
using base::Fault;
using base::Tree;
using model::ExportRecord;
using model::ExportState;
using Step = fakes::FakeBulkSink::Step;

const model::RecordName kRoot{"Conversation__c", "77"};
const model::RecordName kTopic{"Conversation_Topic__c", "77:topic:Pricing"};
const model::RecordName kTask{"Task", "77:task"};

/// Lets no deletion through.
struct Undying final : Through {
    using Through::Through;

    base::Result<std::vector<std::vector<ports::RowAnswer>>> write(
        std::span<const ports::WriteGroup> groups, std::stop_token stop) override {
        for (const ports::WriteGroup& group : groups)
            if (group.kind == ports::WriteGroup::Kind::Delete)
                return base::fail(Error{Fault::Reauthorise, "invalid_grant", "Revoked."});
        return Through::write(groups, stop);
    }
};

/// Does not tell what went along.
struct Silent final : Through {
    using Through::Through;

    base::Result<std::vector<model::RecordId>> went_along(const std::string&,
                                                          std::span<const model::RecordId>,
                                                          std::stop_token) override {
        return base::fail(Error{Fault::Reauthorise, "invalid_grant", "Revoked."});
    }
};

/// One conversation in the org, whose title has changed since.
class DeletedUnseen : public ::testing::Test {
protected:
    DeletedUnseen() {
        world_.ingest(call("Pilot review"));
        world_.run();
    }

    static Case call(const std::string& title) {
        const Tree topics = Tree::Array{Tree::Object{{"name", "Pricing"}, {"duration", 60}}};
        return CaseBuilder{"77"}
            .contact(1, 5)
            .set("metaData", "title", title)
            .set("content", "topics", topics)
            .build();
    }

    /// Its id.
    model::RecordId delete_and_retitle(const model::RecordName& name) {
        const model::RecordId id = world_.sink.org().at(name).id;
        world_.sink.delete_behind_our_back(name);
        world_.ingest(call("Another title"));
        return id;
    }

    bool in_org(const model::RecordName& name) { return world_.sink.org().contains(name); }

    ExportRecord held(const model::RecordName& name) {
        for (const ExportRecord& record : world_.records("77"))
            if (record.name == name) return record;
        return {};
    }

    void expect_settled() {
        const ExportReport again = world_.run();
        EXPECT_EQ(again.conversations, 0);
        EXPECT_EQ(again.calls, 0);
        EXPECT_EQ(world_.exports.record_counts(world_.scope).pending, 0);
    }

    World world_;
};

TEST_F(DeletedUnseen, AConversationRecordStaysDeletedWithItsDetails) {
    const model::RecordId id = delete_and_retitle(kRoot);

    const ExportReport report = world_.run();

    EXPECT_FALSE(in_org(kRoot));
    EXPECT_FALSE(in_org(kTopic));
    EXPECT_TRUE(in_org(kTask));
    EXPECT_EQ(held(kRoot).id, id);
    for (const ExportRecord& record : world_.records("77"))
        EXPECT_EQ(record.gone_at.has_value(), record.cascades || record.name == kRoot);
    EXPECT_EQ(world_.exports.record_counts(world_.scope).gone, 1);
    EXPECT_EQ(report.parked + report.deferred, 0);
    EXPECT_TRUE(std::ranges::any_of(
        world_.log.events(), [](const auto& event) { return event.name == "changed_by_hand"; }));
    expect_settled();
}

TEST_F(DeletedUnseen, ATaskStaysDeletedAndTheRestIsKeptTrue) {
    const model::RecordId id = delete_and_retitle(kTask);

    world_.run();

    EXPECT_FALSE(in_org(kTask));
    EXPECT_EQ(held(kTask).id, id);
    EXPECT_TRUE(held(kTask).gone_at);
    EXPECT_EQ(held(kRoot).state, ExportState::Written);
    EXPECT_FALSE(held(kRoot).gone_at);
    expect_settled();
}

TEST_F(DeletedUnseen, StaysDeletedWhereJobsWriteIt) {
    world_.bulk_use = BulkUse::Always;
    delete_and_retitle(kRoot);

    world_.run();

    EXPECT_FALSE(in_org(kRoot));
    EXPECT_FALSE(in_org(kTopic));
    expect_settled();
}

/// As where an opportunity is deleted, and its conversations find another place.
class DeletedAlong : public DeletedUnseen {
protected:
    DeletedAlong() {
        world_.sink.delete_along(kTask);
        world_.ingest(call("Another title"));
    }

    void expect_in_place() {
        EXPECT_EQ(world_.in_org(), world_.wanted());
        EXPECT_EQ(held(kTask).id, world_.sink.org().at(kTask).id);
        EXPECT_FALSE(held(kTask).gone_at);
        for (const auto& groups : world_.sink.writes())
            for (const ports::WriteGroup& group : groups) EXPECT_TRUE(group.deletes.empty());
    }
};

TEST_F(DeletedAlong, ATaskIsWrittenOnceAndStays) {
    const ExportReport report = world_.run();

    EXPECT_EQ(report.upserts, 2);
    EXPECT_EQ(report.undone + report.deletes, 0);
    EXPECT_EQ(report.rows.sent, 2);
    EXPECT_EQ(report.rows.accepted, 2);
    expect_in_place();
    expect_settled();
}

TEST_F(DeletedAlong, ATaskStaysWhereJobsWriteIt) {
    world_.bulk_use = BulkUse::Always;

    world_.run();

    expect_in_place();
    expect_settled();
}

TEST_F(DeletedAlong, ATaskOfARunThatEndedBeforeIsBroughtUpToDate) {
    Silent broken{world_.sink};
    EXPECT_TRUE(world_.run_through(broken).error);
    world_.ingest(call("A third title"));

    world_.run();
    world_.run();

    expect_in_place();
    expect_settled();
}

TEST_F(DeletedAlong, ATaskOfARunThatEndedBeforeIsCountedByThatOne) {
    Silent broken{world_.sink};
    EXPECT_EQ(world_.run_through(broken).undone, 1);

    const ExportReport report = world_.run();

    EXPECT_EQ(report.undone, 0);
    EXPECT_EQ(report.rows.accepted, report.upserts);
    expect_in_place();
}

TEST_F(DeletedAlong, ATaskOfAJobThatOutlivedItsRunIsNotCountedTwice) {
    world_.bulk_use = BulkUse::Always;
    world_.bulk.crash_after(Step::Wait);
    EXPECT_THROW(world_.run(), fakes::FakeBulkSink::Crash);

    EXPECT_GE(world_.run().undone, 0);

    expect_in_place();
}

TEST_F(DeletedUnseen, IsWrittenAnewWhereThatIsWanted) {
    world_.settings.by_hand = DeletedByHand::Recreate;
    delete_and_retitle(kRoot);

    world_.run();

    EXPECT_EQ(world_.in_org(), world_.wanted());
    expect_settled();
}

TEST_F(DeletedUnseen, AnotherRecordThatSomebodyPutInItsPlaceIsTaken) {
    const model::DesiredRecord copy = world_.sink.org().at(kRoot).record;
    const model::RecordId id = delete_and_retitle(kRoot);
    ASSERT_TRUE(world_.sink.upsert(copy));

    world_.run();

    EXPECT_EQ(world_.in_org(), world_.wanted());
    EXPECT_NE(held(kRoot).id, id);
}

TEST_F(DeletedUnseen, CanBeWrittenAnewLater) {
    delete_and_retitle(kRoot);
    world_.run();

    const std::vector<base::ConversationId> one{{"77"}};
    EXPECT_GT(recreate(world_.exports, world_.scope, one).gone, 1);
    world_.run();

    EXPECT_EQ(world_.in_org(), world_.wanted());
}

/// Deletions of which the org told nobody, and no export since.
class DeletedUntold : public DeletedUnseen {
protected:
    Recreated recreate() {
        const std::vector<base::ConversationId> one{{"77"}};
        return exporting::recreate(world_.exports, world_.scope, one);
    }

    void expect_recreated() {
        EXPECT_EQ(world_.in_org(), world_.wanted());
        EXPECT_EQ(world_.exports.record_counts(world_.scope).gone, 0);
        expect_settled();
    }
};

TEST_F(DeletedUntold, ADetailIsWrittenAnewWhereSomebodyAsks) {
    world_.sink.delete_behind_our_back(kTopic);

    const Recreated recreated = recreate();
    const ExportReport report = world_.run();

    EXPECT_EQ(recreated.records, static_cast<int>(world_.wanted().size()));
    EXPECT_EQ(recreated.gone, 0);
    EXPECT_EQ(report.upserts, recreated.records);
    EXPECT_EQ(report.deletes + report.undone + report.parked, 0);
    expect_recreated();
}

TEST_F(DeletedUntold, AConversationRecordIsWrittenAnewWithItsDetails) {
    world_.sink.delete_behind_our_back(kRoot);

    recreate();
    world_.run();

    expect_recreated();
}

TEST_F(DeletedUntold, ATaskIsWrittenAnewWithAllItsFields) {
    const model::PackedFields fields = world_.sink.org().at(kTask).record.fields;
    world_.sink.delete_behind_our_back(kTask);

    recreate();
    world_.run();

    EXPECT_EQ(world_.sink.org().at(kTask).record.fields, fields);
    expect_recreated();
}

TEST_F(DeletedUntold, IsWrittenAnewByJobs) {
    world_.bulk_use = BulkUse::Always;
    world_.sink.delete_behind_our_back(kRoot);

    recreate();
    world_.run();

    expect_recreated();
}

TEST_F(DeletedUntold, OfAConversationThatIsKeptAlthoughTheFilterHasItOutTakesNothingAway) {
    world_.settings.filter = filter_of("{field: conversation.duration, above: 100000}");
    world_.settings.filter.on_exit = OnExit::Keep;
    const std::size_t before = world_.in_org().size();

    recreate();
    const ExportReport report = world_.run();

    EXPECT_EQ(report.deletes, 0);
    EXPECT_EQ(world_.in_org().size(), before);
}

TEST_F(DeletedUnseen, IsTakenOutByTheNextRunWhereThisOneEndsBefore) {
    delete_and_retitle(kRoot);
    Undying broken{world_.sink};
    EXPECT_TRUE(world_.run_through(broken).error);
    EXPECT_TRUE(in_org(kRoot));

    world_.run();

    EXPECT_FALSE(in_org(kRoot));
    EXPECT_TRUE(held(kRoot).gone_at);
    expect_settled();
}

TEST_F(DeletedUnseen, LeavesNothingWhereTheConversationIsDeletedMeanwhile) {
    delete_and_retitle(kRoot);
    Undying broken{world_.sink};
    world_.run_through(broken);
    world_.remove("77");

    world_.run();

    EXPECT_TRUE(world_.sink.org().empty());
    EXPECT_TRUE(world_.records("77").empty());
}

TEST_F(DeletedUnseen, IsNoticedInTheAnswersOfAJobThatOutlivedItsRun) {
    world_.bulk_use = BulkUse::Always;
    delete_and_retitle(kRoot);
    world_.bulk.crash_after(Step::Wait);
    EXPECT_THROW(world_.run(), fakes::FakeBulkSink::Crash);

    world_.run();

    EXPECT_FALSE(in_org(kRoot));
    EXPECT_TRUE(held(kRoot).gone_at);
    expect_settled();
}

}  // namespace
}  // namespace dealwire::exporting::testing
