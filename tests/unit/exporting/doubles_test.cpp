#include "engine/exporting/doubles.hpp"

#include "tests/unit/exporting/world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::exporting::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const model::RecordName kTask{"Task", "77:task"};
const model::RecordId kOurs = record_id("00T", 1);
const model::RecordId kOther = record_id("00T", 2);

Parting part_two(const model::RecordId& known, bool by_us, bool has_details = false) {
    const std::vector<ports::FoundRecord> found{{kTask, kOther, by_us}, {kTask, kOurs, true}};
    return part(kTask, known, has_details, found);
}

TEST(Doubles, AreDeletedWhereTheyAreOursAndWeKnowWhichToKeep) {
    EXPECT_THAT(part_two(kOurs, true).surplus, ElementsAre(kOther));
    EXPECT_FALSE(part_two(kOurs, true).refusal);
}

TEST(Doubles, AreLeftToAPersonWhereTheyMayBeSomebodyElses) {
    for (const Parting& parting :
         {part_two(kOurs, false), part_two({}, true), part_two(record_id("00T", 9), true),
          part_two(kOurs, true, true)}) {
        EXPECT_TRUE(parting.surplus.empty());
        ASSERT_TRUE(parting.refusal);
        EXPECT_EQ(parting.refusal->remedy, "Delete all but one of " + kOther.text() + ", " +
                                               kOurs.text() + " in Salesforce, then retry.");
    }
}

TEST(Doubles, AreNoneWhereOneRecordIsLeft) {
    const std::vector<ports::FoundRecord> found{{kTask, kOurs, true}};

    EXPECT_TRUE(part(kTask, kOurs, false, found).surplus.empty());
    EXPECT_FALSE(part(kTask, kOurs, false, found).refusal);
    EXPECT_FALSE(part(kTask, kOurs, false, {}).refusal);
}

/// One conversation in the org, and a change of it that is due.
struct Changed : World {
    Changed() {
        ingest(call("Pilot review"));
        run();
        ingest(call("Another title"));
    }

    static Case call(const std::string& title) {
        return CaseBuilder{"77"}.contact(1, 5).set("metaData", "title", title).build();
    }

    model::ExportRecord task() {
        for (const model::ExportRecord& record : records("77"))
            if (record.name == kTask) return record;
        return {};
    }
};

TEST(Doubles, OfOursGoAndTheRecordThatWeKnowIsWritten) {
    Changed world;
    const model::RecordId known = world.task().id;
    world.sink.double_behind_our_back(kTask);

    const ExportReport report = world.run();

    EXPECT_EQ(report.parked, 0);
    EXPECT_EQ(world.sink.doubles(), 0U);
    EXPECT_EQ(world.task().state, model::ExportState::Written);
    EXPECT_EQ(world.task().id, known);
    EXPECT_EQ(world.in_org(), world.wanted());
}

TEST(Doubles, OfAPersonAreParkedWithAllIdsUntilTheyAreGone) {
    Changed world;
    const model::RecordId copy = world.sink.double_behind_our_back(kTask, false);

    EXPECT_EQ(world.run().parked, 1);

    EXPECT_EQ(world.sink.doubles(), 1U);
    EXPECT_EQ(world.task().state, model::ExportState::Parked);
    EXPECT_THAT(world.task().error, HasSubstr(copy.text()));
    EXPECT_THAT(world.task().remedy, HasSubstr(world.task().id.text()));
    const std::vector<ports::WriteGroup> deletion{
        {.kind = ports::WriteGroup::Kind::Delete, .object = "Task", .deletes = {copy}}};
    ASSERT_TRUE(world.sink.write(deletion, {}));
    world.exports.retry_parked(world.scope, {});
    EXPECT_EQ(world.run().parked, 0);
    EXPECT_EQ(world.in_org(), world.wanted());
}

TEST(Doubles, OfAConversationRecordAreLeftAloneBecauseOthersHangOnThem) {
    Changed world;
    world.sink.double_behind_our_back({"Conversation__c", "77"});

    EXPECT_GE(world.run().parked, 1);

    EXPECT_EQ(world.sink.doubles(), 1U);
}

}  // namespace
}  // namespace dealwire::exporting::testing
