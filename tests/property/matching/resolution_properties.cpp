#include "engine/matching/memory_index.hpp"
#include "engine/matching/resolve.hpp"
#include "engine/matching/rule_effect.hpp"
#include "tests/property/matching/made_worlds.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <random>

namespace dealwire::matching {
namespace {

using namespace support;

template <class Record>
void shuffle(std::vector<Record>& records, std::mt19937& chance) {
    std::ranges::shuffle(records, chance);
}

TEST(ResolutionProperties, TheOrderInWhichRecordsAreReadChangesNothing) {
    EXPECT_TRUE(rc::check([](unsigned seed) {
        CrmWorld world = some_world();
        const auto conversation = some_conversation();
        const auto before = world.resolve(conversation);

        std::mt19937 chance{seed};
        shuffle(world.records.accounts, chance);
        shuffle(world.records.contacts, chance);
        shuffle(world.records.leads, chance);
        shuffle(world.records.opportunities, chance);
        shuffle(world.records.roles, chance);
        shuffle(world.records.members, chance);

        RC_ASSERT(world.resolve(conversation) == before);
    }));
}

TEST(ResolutionProperties, TheOrderOfTheParticipantsChangesNoRecord) {
    EXPECT_TRUE(rc::check([](unsigned seed) {
        CrmWorld world = some_world();
        auto conversation = some_conversation();
        auto told_so = world.resolve(conversation);
        std::mt19937 chance{seed};
        shuffle(conversation.participants, chance);
        auto otherwise = world.resolve(conversation);

        for (auto* resolution : {&told_so, &otherwise}) {
            std::ranges::sort(resolution->contacts);
            std::ranges::sort(resolution->leads);
            std::ranges::sort(resolution->accounts);
        }
        RC_ASSERT(told_so.contacts == otherwise.contacts);
        RC_ASSERT(told_so.leads == otherwise.leads);
        RC_ASSERT(told_so.accounts == otherwise.accounts);
        RC_ASSERT(told_so.opportunity == otherwise.opportunity);
        RC_ASSERT(told_so.candidates == otherwise.candidates);
    }));
}

TEST(ResolutionProperties, LookingAheadChangesNothing) {
    EXPECT_TRUE(rc::check([] {
        CrmWorld world = some_world();
        std::vector<model::Conversation> conversations;
        for (int i = 0; i < 5; ++i) conversations.push_back(some_conversation());
        const auto rules = MatchingRules::make(world.settings, world.lists);
        const auto index = MemoryIndex::load(world, {}, rules);
        const People people{world.records.members, world.records.users, rules.domains};
        const Knowledge knowledge{index, people, rules};

        MatchScratch scratch;
        const LookAhead ahead{conversations, index, scratch};
        for (const auto& conversation : conversations) {
            model::Resolution made;
            resolve(conversation, knowledge, {}, scratch, made);
            RC_ASSERT(made == resolve(conversation, knowledge, {}));
        }
    }));
}

TEST(ResolutionProperties, WhatStoodInItsPlaceChangesNothing) {
    EXPECT_TRUE(rc::check([] {
        CrmWorld world = some_world();
        const auto rules = MatchingRules::make(world.settings, world.lists);
        const auto index = MemoryIndex::load(world, {}, rules);
        const People people{world.records.members, world.records.users, rules.domains};
        const Knowledge knowledge{index, people, rules};
        const model::Override decision{opportunity_id(1), "ann", "2026-01-01T00:00:00Z"};

        MatchScratch scratch;
        model::Resolution made;
        for (int i = 0; i < 8; ++i) {
            const auto conversation = some_conversation();
            const auto by_person =
                *rc::gen::arbitrary<bool>() ? std::optional{decision} : std::nullopt;
            resolve(conversation, knowledge, by_person, scratch, made);
            RC_ASSERT(made == resolve(conversation, knowledge, by_person));
        }
    }));
}

TEST(ResolutionProperties, WhoeverIsSkippedLeavesTheOthersTheirOwnAddresses) {
    EXPECT_TRUE(rc::check([] {
        CrmWorld world = some_world();
        const std::vector<model::Conversation> conversations{some_conversation(),
                                                             some_conversation()};
        const auto rules = MatchingRules::make(world.settings, world.lists);
        const auto index = MemoryIndex::load(world, {}, rules);
        const People people{world.records.members, world.records.users, rules.domains};
        MatchScratch scratch;

        const LookAhead ahead{conversations, index, scratch};
        model::Resolution second;
        resolve(conversations[1], {index, people, rules}, {}, scratch, second);

        RC_ASSERT(second == resolve(conversations[1], {index, people, rules}, {}));
    }));
}

TEST(ResolutionProperties, RulesThatMayShareAnIndexDecideByItAsByTheirOwn) {
    EXPECT_TRUE(rc::check([] {
        CrmWorld world = some_world();
        const auto conversation = some_conversation();
        const auto before = MatchingRules::make(world.settings, world.lists);
        MatchingSettings settings = world.settings;
        settings.internal_domains = {*rc::gen::elementOf(
            std::vector<std::string>{"one.example", "two.example", "sub.two.example"})};
        const auto after = MatchingRules::make(settings, world.lists);
        RC_ASSERT(share_index(before, after));

        const auto index = MemoryIndex::load(world, {}, before);
        const auto own = MemoryIndex::load(world, {}, after);
        const People people{world.records.members, world.records.users, after.domains};

        RC_ASSERT(resolve(conversation, {index, people, after}, {}) ==
                  resolve(conversation, {own, people, after}, {}));
    }));
}

TEST(ResolutionProperties, ResolvingAgainGivesTheSame) {
    EXPECT_TRUE(rc::check([] {
        CrmWorld world = some_world();
        const auto conversation = some_conversation();
        const auto first = world.resolve(conversation);

        RC_ASSERT(world.resolve(conversation) == first);
        // What the rules chose, chosen by a person, is the same records.
        if (first.opportunity.empty()) return;
        const auto again = world.resolve(conversation, model::Override{first.opportunity, "", ""});
        RC_ASSERT(again.contacts == first.contacts);
        RC_ASSERT(again.accounts == first.accounts);
        RC_ASSERT(again.opportunity == first.opportunity);
        RC_ASSERT(model::outcome_digest(again) == model::outcome_digest(first));
    }));
}

TEST(ResolutionProperties, AFollowerOfTheChosenOneTakesItsPlace) {
    EXPECT_TRUE(rc::check([] {
        CrmWorld world = some_world();
        const auto conversation = some_conversation();
        const auto before = world.resolve(conversation);
        if (before.candidates.size() < 2 || before.candidates[1].verdict != "eligible") return;

        // The candidates stand in the order of preference, so without the first the second is
        // taken.
        for (auto& opportunity : world.records.opportunities)
            if (opportunity.id == before.opportunity)
                opportunity.state = model::RecordState::Deleted;
        const auto after = world.resolve(conversation);

        // Unless the deal that went made a duplicate the better contact.
        if (after.contacts != before.contacts || after.participants != before.participants) return;
        RC_ASSERT(after.opportunity == before.candidates[1].id);
    }));
}

TEST(ResolutionProperties, RecordsOfOthersChangeNothing) {
    EXPECT_TRUE(rc::check([] {
        CrmWorld world = some_world();
        const auto conversation = some_conversation();
        const auto before = world.resolve(conversation);

        add_strangers(world);

        RC_ASSERT(world.resolve(conversation) == before);
    }));
}

/// Gives one of the opportunities to somebody who is not recorded since `moment`.
void release_one(CrmWorld& world, base::Instant moment) {
    auto& deal = world.records.opportunities[static_cast<std::size_t>(*rc::gen::inRange(0, 5))];
    if (deal.state != model::RecordState::Live) return;
    deal.state = model::RecordState::Released;
    deal.released_at = moment;
}

TEST(ResolutionProperties, AReleaseChangesNothingBefore) {
    EXPECT_TRUE(rc::check([] {
        CrmWorld world = some_world();
        const auto conversation = some_conversation();
        auto before = world.resolve(conversation);

        release_one(world, conversation.time + std::chrono::milliseconds{1});
        auto after = world.resolve(conversation);

        RC_ASSERT(model::outcome_digest(after) == model::outcome_digest(before));
        for (auto* resolution : {&before, &after})
            for (auto& candidate : resolution->candidates) candidate.note.clear();
        RC_ASSERT(after == before);
    }));
}

TEST(ResolutionProperties, AReleaseIsLikeADeletionForWhatComesAfter) {
    EXPECT_TRUE(rc::check([] {
        CrmWorld world = some_world();
        const auto conversation = some_conversation();
        release_one(world, conversation.time);
        CrmWorld without = world;
        for (auto& deal : without.records.opportunities)
            if (deal.state == model::RecordState::Released && deal.released_at <= conversation.time)
                deal.state = model::RecordState::Deleted;

        RC_ASSERT(model::outcome_digest(world.resolve(conversation)) ==
                  model::outcome_digest(without.resolve(conversation)));
    }));
}

TEST(ResolutionProperties, AnOverrideAlwaysWins) {
    EXPECT_TRUE(rc::check([] {
        CrmWorld world = some_world();
        const auto conversation = some_conversation();
        const int number = *rc::gen::inRange(1, 8);  // 6 and 7 are not known to the org

        const auto resolution =
            world.resolve(conversation, model::Override{opportunity_id(number), "ann", ""});

        RC_ASSERT(resolution.overridden);
        RC_ASSERT(resolution.opportunity == opportunity_id(number));
        RC_ASSERT(std::ranges::count_if(resolution.candidates,
                                        [](const auto& each) { return each.chosen; }) == 1);
        RC_ASSERT(resolution.candidates.front().chosen);
    }));
}

TEST(ResolutionProperties, EverythingNamedIsLiveAndNamedOnce) {
    EXPECT_TRUE(rc::check([] {
        CrmWorld world = some_world();
        const auto resolution = world.resolve(some_conversation());
        const auto live = [](const auto& records, const model::RecordId& id) {
            return std::ranges::any_of(records, [&](const auto& record) {
                return record.id == id && record.state == model::RecordState::Live;
            });
        };
        for (const auto& id : resolution.contacts) RC_ASSERT(live(world.records.contacts, id));
        for (const auto& id : resolution.leads) RC_ASSERT(live(world.records.leads, id));
        for (const auto& id : resolution.accounts) RC_ASSERT(live(world.records.accounts, id));
        if (!resolution.opportunity.empty())
            RC_ASSERT(live(world.records.opportunities, resolution.opportunity) ||
                      resolution.candidates.front().note.starts_with("released-since"));
        for (auto ids : {resolution.contacts, resolution.leads, resolution.accounts}) {
            std::ranges::sort(ids);
            RC_ASSERT(std::ranges::adjacent_find(ids) == ids.end());
        }
    }));
}

}  // namespace
}  // namespace dealwire::matching
