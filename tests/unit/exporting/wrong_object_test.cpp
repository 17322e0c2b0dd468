#include "tests/unit/exporting/settled_world.hpp"

#include <gtest/gtest.h>

namespace dealwire::exporting::testing {
namespace {

using base::Fault;
using model::ExportState;

constexpr const char* kWrong = "Conversation_Topik__c";

/// 77 is new, and the mapping names an object for topics that the org does not have.
struct Mistaken : World {
    Mistaken() {
        name_topics(kWrong, "wrong");
        sink.lose_object(kWrong);
        ingest(call("77"));
        run();
    }

    void name_topics(const std::string& object, const std::string& digest) {
        for (ObjectRule& rule : mapping.objects)
            if (rule.kind == "topic") rule.object = object;
        mapping.digest = digest;
    }

    void correct() { name_topics("Conversation_Topic__c", "right"); }
};

model::RecordName wrong_topic() { return {kWrong, topic("77").key}; }

TEST(WrongObject, IsForgottenOnceItIsCorrected) {
    Mistaken world;
    ASSERT_EQ(world.exports.parked(world.scope, {10}).size(), 1U);
    world.correct();

    const ExportReport report = world.run();

    EXPECT_FALSE(report.error);
    EXPECT_EQ(world.in_org(), world.wanted());
    EXPECT_TRUE(world.exports.parked(world.scope, {10}).empty());
    EXPECT_EQ(world.run().conversations, 0);
}

TEST(WrongObject, IsForgottenAfterARetryTooMany) {
    Mistaken world;
    world.exports.retry_parked(world.scope, {});
    world.correct();

    EXPECT_FALSE(world.run().error);

    EXPECT_EQ(world.in_org(), world.wanted());
    EXPECT_EQ(find(world.records("77"), wrong_topic()), nullptr);
}

TEST(WrongObject, KeepsNoOtherConversationBack) {
    Mistaken world;
    world.correct();
    world.ingest(call("77", "Another title"));
    world.ingest(call("78"));

    EXPECT_FALSE(world.run().error);

    EXPECT_EQ(world.in_org(), world.wanted());
}

TEST(WrongObject, LeavesWhatMayBeThereToPeople) {
    World world;
    world.ingest(call("77"));
    world.sink.lose_next_answer();
    world.run();
    auto records = world.records("77");
    for (auto& record : records) {
        record.state = ExportState::Pending;
        record.id = {};
    }
    world.exports.apply(world.scope,
                        {.put = records, .forget = {}, .finished = {}, .settings = ""});
    world.sink.lose_object("Task");
    world.remove("77");

    EXPECT_FALSE(world.run().error);

    const auto parked = world.exports.parked(world.scope, {10});
    ASSERT_EQ(parked.size(), 1U);
    EXPECT_EQ(parked.front().name.object, "Task");
    EXPECT_EQ(parked.front().error_code, "INVALID_TYPE");
    world.sink.make_object("Task");
    world.exports.retry_parked(world.scope, {});
    EXPECT_FALSE(world.run().error);
    EXPECT_TRUE(world.sink.org().empty());
    EXPECT_TRUE(world.records("77").empty());
}

}  // namespace
}  // namespace dealwire::exporting::testing
