#include "tests/unit/exporting/settled_world.hpp"

#include <gtest/gtest.h>

namespace dealwire::exporting::testing {
namespace {

using model::ExportState;

const model::RecordName kTask{"Task", "77:task"};
const model::RecordName kEvent{"Event", "77:event"};

/// 77 is in the org with a task; from now on an event is wanted.
struct ToEvents : Settled {
    ToEvents() {
        settings.tasks.calls = ActivityShape::Event;
        settings.tasks.meetings = ActivityShape::Event;
    }
};

TEST(Replacing, DeletesATaskAfterItsEventWasTaken) {
    ToEvents world;

    const ExportReport report = world.run();

    EXPECT_EQ(report.deletes, 1);
    EXPECT_EQ(world.in_org(), world.wanted());
    EXPECT_EQ(world.records("77").size(), world.wanted().size());
    EXPECT_EQ(world.run().conversations, 0);
}

TEST(Replacing, KeepsATaskWhereItsEventIsRefused) {
    ToEvents world;
    world.sink.refuse(kEvent, kRefusal);

    const ExportReport report = world.run();

    EXPECT_EQ(report.deletes, 0);
    EXPECT_EQ(report.parked, 1);
    EXPECT_TRUE(world.in_org().contains(kTask));
    EXPECT_EQ(find(world.records("77"), kTask)->state, ExportState::Written);
}

TEST(Replacing, KeepsATaskWhileItsEventStaysRefused) {
    ToEvents world;
    world.sink.refuse(kEvent, kRefusal);
    world.run();

    world.ingest(call("77", "Another title"));
    world.run();
    world.exports.reopen(world.scope, {});
    world.run();
    EXPECT_TRUE(world.in_org().contains(kTask));

    world.sink.accept(kEvent);
    world.exports.retry_parked(world.scope, {});
    world.run();
    EXPECT_EQ(world.in_org(), world.wanted());
}

TEST(Replacing, DeletesNothingWhereAWrongNamespaceIsWritten) {
    Settled world;
    const Mapping right = world.mapping;
    const auto before = world.in_org();
    world.mapping = with_namespace(right, "dealw");
    world.mapping.digest = "wrong";
    for (const ObjectRule& rule : world.mapping.objects)
        if (rule.object.text().starts_with("dealw__")) world.sink.lose_object(rule.object);

    EXPECT_EQ(world.run().deletes, 0);
    world.ingest(call("77", "Another title"));
    EXPECT_EQ(world.run().deletes, 0);
    for (const auto& [name, digest] : before) EXPECT_TRUE(world.in_org().contains(name));

    world.mapping = right;
    const ExportReport corrected = world.run();
    EXPECT_FALSE(corrected.error);
    EXPECT_EQ(corrected.deletes, 0);
    EXPECT_EQ(world.in_org(), world.wanted());
    EXPECT_TRUE(world.exports.parked(world.scope, {100}).empty());
}

TEST(Replacing, MovesATreeToTheNamespaceThatTheOrgHas) {
    Settled world;
    world.mapping = with_namespace(world.mapping, "dealw");
    world.mapping.digest = "right";

    const ExportReport report = world.run();

    EXPECT_GT(report.deletes, 0);
    EXPECT_EQ(world.in_org(), world.wanted());
    EXPECT_EQ(world.run().conversations, 0);
}

TEST(Replacing, LetsWhatIsWantedNoMoreLeaveWhateverElseIsRefused) {
    Settled world;
    world.sink.refuse({"Conversation_Topic__c", "77:topic:Budget"}, kRefusal);
    const base::Tree topics =
        base::Tree::Array{base::Tree::Object{{"name", "Budget"}, {"duration", 60}}};
    world.ingest(CaseBuilder{"77"}.contact(1, 5).set("content", "topics", topics).build());

    EXPECT_EQ(world.run().deletes, 1);

    EXPECT_FALSE(world.in_org().contains(topic("77")));
}

}  // namespace
}  // namespace dealwire::exporting::testing
