#include "engine/exporting/outlook.hpp"

#include "tests/unit/exporting/settled_world.hpp"

#include <gtest/gtest.h>

namespace dealwire::exporting::testing {
namespace {

/// So many that their average counts, and each with the same number of records.
constexpr int kMany = 24;

struct Refused : World {
    explicit Refused(const std::string& object) {
        sink.lose_object(object);
        for (int i = 0; i < kMany; ++i) ingest(call("c" + std::to_string(100 + i)));
        run();
    }

    [[nodiscard]] Expected expected(std::int64_t due) {
        return expected_of(exports, scope, mapping, due);
    }

    [[nodiscard]] Way way(std::int64_t due) {
        return way_of(expected(due), sink.limits(), {}, BulkUse::Auto);
    }
};

TEST(Outlook, CountsDetailsThatWereRefusedAsWanted) {
    Refused world{"Conversation_Participant__c"};
    const std::size_t each = world.wanted().size() / kMany;
    ASSERT_LT(world.in_org().size(), world.wanted().size());

    EXPECT_EQ(world.expected(1).held_conversations, kMany);
    EXPECT_EQ(world.expected(1).held_records, world.wanted().size());
    EXPECT_EQ(world.way(10'000).rows, 10'000 * each);
}

TEST(Outlook, CountsConversationsThatWereRefusedWithAllTheirDetails) {
    Refused world{"Conversation__c"};
    const std::size_t each = world.wanted().size() / kMany;
    ASSERT_LT(world.in_org().size(), world.wanted().size() / 2);

    EXPECT_EQ(world.way(10'000).rows, 10'000 * each);
    EXPECT_EQ(world.run().in_org, 0);
    world.ingest(call("new"));
    EXPECT_EQ(world.run({.plan_only = true}).way.rows, each);
}

TEST(Outlook, KnowsNothingOfAnEmptyOrg) {
    World world;

    EXPECT_EQ(expected_of(world.exports, world.scope, world.mapping, 3).held_records, 0U);
    EXPECT_EQ(conversations_in({}, world.mapping), 0);
}

}  // namespace
}  // namespace dealwire::exporting::testing
