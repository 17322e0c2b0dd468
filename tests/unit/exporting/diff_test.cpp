#include "engine/exporting/diff.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::exporting {
namespace {

using model::DesiredRecord;
using model::ExportRecord;
using model::ExportState;
using ::testing::ElementsAre;

const base::ConversationId kId{"77"};
const model::RecordId kRecordId = *model::RecordId::parse("a0K000000000001");

DesiredRecord root(const std::string& digest = "d") {
    return {{"Conversation__c", "77"}, "Conversation_Key__c", {}, {}, digest};
}

DesiredRecord topic(const std::string& item, const std::string& digest = "d") {
    return {{"Topic__c", "77:topic:" + item},
            "Record_Key__c",
            model::ParentReference{"Conversation__r", "Conversation_Key__c", "77"},
            {},
            digest};
}

DesiredRecord task(const std::string& digest = "d") {
    return {{"Task", "77:task"}, "Dealwire_Key__c", {}, {}, digest};
}

ExportRecord held(const DesiredRecord& record, ExportState state = ExportState::Written) {
    ExportRecord known;
    known.conversation = kId;
    known.name = record.name;
    known.key_field = record.key_field;
    known.cascades = record.parent.has_value();
    known.id = kRecordId;
    known.state = state;
    known.digest = record.digest;
    return known;
}

std::vector<std::string> sent(const ConversationPlan& plan) {
    std::vector<std::string> keys;
    for (const PlannedUpsert& upsert : plan.upserts) keys.push_back(upsert.record.name.key);
    return keys;
}

std::vector<std::string> deleted(const ConversationPlan& plan) {
    std::vector<std::string> keys;
    for (const ExportRecord& record : plan.deletes) keys.push_back(record.name.key);
    return keys;
}

DesiredRecord owned(const std::string& digest, const std::string& basis) {
    DesiredRecord record = task(digest + "~" + basis);
    record.spared.edit().steady = {"OwnerId"};
    record.spared.edit().steady_basis = basis;
    return record;
}

TEST(Diff, LeavesSteadyFieldsOfAWrittenRecordAloneWhileTheirBasisIsTheSame) {
    const auto plan = diff(kId, {owned("new", "host")}, std::vector{held(owned("old", "host"))});

    ASSERT_EQ(plan.upserts.size(), 1U);
    EXPECT_THAT(plan.upserts[0].record.spared->only_new, ElementsAre("OwnerId"));
    EXPECT_TRUE(plan.upserts[0].record.spared->steady.empty());
}

TEST(Diff, SendsSteadyFieldsOfNewRecordsOfAnotherBasisAndInDoubt) {
    const std::vector other{held(owned("old", "other"))};
    const std::vector doubted{held(owned("old", "host"), ExportState::Pending)};

    for (const auto& known : {std::vector<ExportRecord>{}, other, doubted}) {
        const auto plan = diff(kId, {owned("new", "host")}, known);

        ASSERT_EQ(plan.upserts.size(), 1U);
        EXPECT_TRUE(plan.upserts[0].record.spared->only_new.empty());
        EXPECT_THAT(plan.upserts[0].record.spared->steady, ElementsAre("OwnerId"));
    }
}

TEST(Diff, LeavesFurtherContactsOfActivitiesAlone) {
    ExportRecord relation = held(task());
    relation.name = {"TaskRelation", "77:task:" + kRecordId.text()};

    EXPECT_TRUE(diff(kId, {}, std::vector{relation}).idle());
}

TEST(Diff, SendsWhatIsNew) {
    EXPECT_THAT(sent(diff(kId, {root(), topic("a"), task()}, {})),
                ElementsAre("77", "77:topic:a", "77:task"));
}

TEST(Diff, SendsNothingForEqualDigests) {
    const std::vector known{held(root()), held(topic("a")), held(task())};

    const ConversationPlan plan = diff(kId, {root(), topic("a"), task()}, known);

    EXPECT_TRUE(plan.idle());
    EXPECT_EQ(plan.unchanged, 3);
}

TEST(Diff, SendsOnlyWhatDiffersUnderItsId) {
    const std::vector known{held(root()), held(topic("a"))};

    const ConversationPlan plan = diff(kId, {root(), topic("a", "new")}, known);

    ASSERT_THAT(sent(plan), ElementsAre("77:topic:a"));
    EXPECT_EQ(plan.upserts.front().id, kRecordId);
}

TEST(Diff, SendsAgainWhatWasNeverAnswered) {
    const std::vector known{held(root(), ExportState::Pending), held(topic("a"))};

    EXPECT_THAT(sent(diff(kId, {root(), topic("a")}, known)), ElementsAre("77"));
}

TEST(Diff, LeavesRefusedRecordsAloneUntilTheyChange) {
    const std::vector known{held(root()), held(topic("a"), ExportState::Parked)};

    const ConversationPlan same = diff(kId, {root(), topic("a")}, known);
    const ConversationPlan changed = diff(kId, {root(), topic("a", "new")}, known);

    EXPECT_TRUE(same.idle());
    EXPECT_EQ(same.parked, 1);
    EXPECT_THAT(sent(changed), ElementsAre("77:topic:a"));
}

DesiredRecord objected(DesiredRecord record) {
    record.objection = model::Objection{"UNLISTED_VALUE", "why", "what"};
    return record;
}

TEST(Diff, WithholdsWhatThereIsAnObjectionTo) {
    const std::vector known{held(root()), held(topic("a"))};

    const ConversationPlan plan = diff(kId, {root(), objected(topic("a", "new"))}, known);

    EXPECT_THAT(sent(plan), ElementsAre());
    EXPECT_THAT(deleted(plan), ElementsAre());
    ASSERT_EQ(plan.withheld.size(), 1U);
    EXPECT_EQ(plan.withheld.front().id, kRecordId);
    EXPECT_FALSE(plan.idle());
}

TEST(Diff, NotesAnObjectionOnce) {
    const std::vector known{held(root()), held(objected(topic("a")), ExportState::Parked)};

    const ConversationPlan plan = diff(kId, {root(), objected(topic("a"))}, known);

    EXPECT_TRUE(plan.idle());
    EXPECT_EQ(plan.parked, 1);
}

TEST(Diff, LetsChildrenWaitForAConversationRecordThatIsWithheld) {
    const ConversationPlan plan = diff(kId, {objected(root()), topic("a"), task()}, {});

    EXPECT_THAT(sent(plan), ElementsAre("77:task"));
    ASSERT_EQ(plan.waiting.size(), 1U);

    const std::vector there{held(root("old"))};
    EXPECT_THAT(sent(diff(kId, {objected(root()), topic("a")}, there)), ElementsAre("77:topic:a"));
}

DesiredRecord not_added(DesiredRecord record) {
    record.may_be_new = false;
    return record;
}

TEST(Diff, CorrectsWhatIsNotAddedOnlyWhereItIsThere) {
    const std::vector known{held(root()), held(topic("a")),
                            held(topic("gone"), ExportState::Deleting)};

    const ConversationPlan plan = diff(
        kId,
        {root(), not_added(topic("a", "new")), not_added(topic("b")), not_added(topic("gone"))},
        known);

    EXPECT_THAT(sent(plan), ElementsAre("77:topic:a"));
    EXPECT_THAT(deleted(plan), ElementsAre("77:topic:gone"));
}

TEST(Diff, DeletesWhatIsNoLongerWanted) {
    const std::vector known{held(root()), held(topic("a")), held(task())};

    EXPECT_THAT(deleted(diff(kId, {root()}, known)), ElementsAre("77:task", "77:topic:a"));
}

TEST(Diff, DeletesTheConversationRecordAndTheTaskAlone) {
    const std::vector known{held(root()), held(topic("a")), held(topic("b")), held(task())};

    const ConversationPlan plan = diff(kId, {}, known);

    EXPECT_THAT(deleted(plan), ElementsAre("77", "77:task"));
    EXPECT_THAT(plan.cascaded, ElementsAre(topic("a").name, topic("b").name));
}

TEST(Diff, DeletesDetailsOneByOneWhereTheirRecordIsNotOurs) {
    EXPECT_THAT(deleted(diff(kId, {}, std::vector{held(topic("a"))})), ElementsAre("77:topic:a"));
}

TEST(Diff, RepeatsADeletionWithoutAnswer) {
    const std::vector known{held(root(), ExportState::Deleting), held(topic("a"))};

    const ConversationPlan plan = diff(kId, {}, known);

    EXPECT_THAT(deleted(plan), ElementsAre("77"));
    EXPECT_THAT(plan.cascaded, ElementsAre(topic("a").name));
}

TEST(Diff, SendsEveryDetailAgainWhereADeletionWasInDoubt) {
    const std::vector known{held(root(), ExportState::Deleting), held(topic("a")), held(task())};

    const ConversationPlan plan = diff(kId, {root(), topic("a"), task()}, known);

    EXPECT_THAT(sent(plan), ElementsAre("77", "77:topic:a"));
    EXPECT_TRUE(plan.upserts[1].id.empty());
    EXPECT_EQ(plan.unchanged, 1);
}

TEST(Diff, TrustsNoIdAfterADeletionOrAnUpsertWithoutAnswer) {
    const std::vector doubtful{held(task(), ExportState::Deleting)};
    const std::vector pending{held(task(), ExportState::Pending)};

    EXPECT_TRUE(diff(kId, {task()}, doubtful).upserts.front().id.empty());
    EXPECT_TRUE(diff(kId, {}, pending).deletes.front().id.empty());
}

TEST(Diff, LeavesAloneWhatSomebodyDeletedWhateverIsTheMatterWithIt) {
    ExportRecord gone = held(task());
    gone.gone_at = base::Instant{};
    DesiredRecord objected = task("other");
    objected.objection = model::Objection{"UNLISTED_VALUE", "Not listed.", "List it.", "Type"};

    for (const DesiredRecord& wanted : {task("other"), objected}) {
        const ConversationPlan plan = diff(kId, {wanted}, std::vector{gone});
        EXPECT_TRUE(plan.idle());
        EXPECT_EQ(plan.gone, 1);
    }
}

TEST(Diff, DeletesAgainWhatAnUpdateHadBroughtBack) {
    ExportRecord back = held(root(), ExportState::Deleting);
    back.gone_at = base::Instant{};

    const ConversationPlan plan = diff(kId, {root("new"), topic("a")}, std::vector{back});
    const ConversationPlan unwanted = diff(kId, {}, std::vector{back});

    EXPECT_TRUE(plan.upserts.empty());
    EXPECT_EQ(plan.gone, 2);
    EXPECT_EQ(plan.deletes, std::vector{back});
    ASSERT_THAT(deleted(unwanted), ElementsAre("77"));
    EXPECT_TRUE(unwanted.deletes[0].id.empty());
    EXPECT_FALSE(unwanted.deletes[0].gone_at);
}

TEST(Diff, LeavesARefusedDeletionAlone) {
    ExportRecord refused = held(root(), ExportState::Parked);
    refused.digest = kDeletionRefused;

    const ConversationPlan plan = diff(kId, {}, std::vector{refused, held(topic("a"))});

    EXPECT_TRUE(plan.idle());
    EXPECT_EQ(plan.parked, 2);
}

TEST(Diff, LetsDetailsWaitWhileTheirRecordStaysRefused) {
    ExportRecord refused = held(root(), ExportState::Parked);
    refused.id = {};

    const ConversationPlan plan = diff(kId, {root(), topic("a")}, std::vector{refused});

    EXPECT_TRUE(plan.upserts.empty());
    EXPECT_THAT(plan.waiting, ElementsAre(topic("a")));
}

TEST(Diff, WritesDetailsOfARecordWhoseUpdateWasRefused) {
    const std::vector known{held(root(), ExportState::Parked)};

    EXPECT_THAT(sent(diff(kId, {root(), topic("a")}, known)), ElementsAre("77:topic:a"));
}

TEST(Diff, SendsWaitingDetailsAsSoonAsTheirRecordIsSent) {
    ExportRecord waiting = held(topic("a"), ExportState::Parked);
    waiting.error_code = kWaitsForParent;
    ExportRecord refused = held(root(), ExportState::Parked);
    refused.id = {};
    const std::vector known{refused, waiting};

    EXPECT_TRUE(diff(kId, {root(), topic("a")}, known).idle());
    EXPECT_THAT(sent(diff(kId, {root("new"), topic("a")}, known)), ElementsAre("77", "77:topic:a"));
}

}  // namespace
}  // namespace dealwire::exporting
