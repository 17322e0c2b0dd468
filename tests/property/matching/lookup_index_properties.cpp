#include "engine/matching/change_follower.hpp"
#include "engine/matching/lookup_index.hpp"
#include "engine/matching/memory_index.hpp"
#include "tests/fakes/entry_table.hpp"
#include "tests/fakes/reader_records.hpp"
#include "tests/property/matching/made_worlds.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace dealwire::matching {
namespace {

using namespace support;

TEST(LookupIndexProperties, DecidesLikeTheIndexInMemory) {
    EXPECT_TRUE(rc::check([] {
        CrmWorld world = some_world();
        const auto rules = MatchingRules::make(world.settings, world.lists);
        fakes::EntryTable entries;
        build_entries(world, {}, rules, [&](std::span<const model::MatchEntry> page) {
            for (const model::MatchEntry& entry : page) entries.put(entry);
        });
        fakes::ReaderRecords records{world, {}};
        const LookupIndex index{entries, records, world.stages({}), rules};
        const People people{world.records.members, world.records.users, rules.domains};

        for (int round = 0; round < 5; ++round) {
            const auto conversation = some_conversation();
            const auto looked_up = resolve(conversation, {index, people, rules}, {});
            const auto loaded = world.resolve(conversation);
            RC_LOG() << told(loaded) << "\nlooked up: " << told(looked_up);
            RC_ASSERT(looked_up == loaded);
        }
    }));
}

}  // namespace
}  // namespace dealwire::matching
