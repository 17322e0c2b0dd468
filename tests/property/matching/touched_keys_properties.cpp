#include "engine/matching/change_follower.hpp"
#include "engine/matching/match_keys.hpp"
#include "engine/matching/memory_index.hpp"
#include "tests/fakes/entry_table.hpp"
#include "tests/property/matching/made_worlds.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

namespace dealwire::matching {
namespace {

using namespace support;

/// The entries of a made-up org.
fakes::EntryTable entries_of(CrmWorld& world, const MatchingRules& rules) {
    fakes::EntryTable table;
    build_entries(world, {}, rules, [&](std::span<const model::MatchEntry> page) {
        for (const model::MatchEntry& entry : page) table.put(entry);
    });
    return table;
}

struct KeyedResolution {
    model::Resolution resolution;
    MatchKeys keys;
};

KeyedResolution keyed(CrmWorld& world, const model::Conversation& conversation,
                      const MatchingRules& rules) {
    const auto index = MemoryIndex::load(world, {}, rules);
    const People people{world.records.members, world.records.users, rules.domains};
    MatchScratch scratch;
    KeyedResolution made;
    resolve_with_keys(conversation, {index, people, rules}, {}, scratch, made.resolution,
                      made.keys);
    return made;
}

MatchKeys keys_of_change(const model::RecordId& id, fakes::EntryTable& before,
                         fakes::EntryTable& after) {
    const Extent extent = extent_of(before.entry(id), after.entry(id));
    TouchedKeys as_it_was{before};
    as_it_was.add(before.entry(id), extent);
    TouchedKeys as_it_is{after};
    as_it_is.add(after.entry(id), extent);
    MatchKeys keys = as_it_was.take();
    for (const MatchKey key : as_it_is.take()) keys.push_back(key);
    sort_unique(keys);
    return keys;
}

/// One thing that can happen in an org between two imports.
enum class Event {
    Contact,
    ContactMoment,
    ContactGone,
    Lead,
    LeadGone,
    Site,
    AccountGone,
    Deal,
    DealReleased,
    NewDeal,
    Role
};

Event some_event() {
    return *rc::gen::element(Event::Contact, Event::ContactMoment, Event::ContactGone, Event::Lead,
                             Event::LeadGone, Event::Site, Event::AccountGone, Event::Deal,
                             Event::DealReleased, Event::NewDeal, Event::Role);
}

model::RecordId record_of(Event event, std::size_t at, const CrmWorld& world) {
    const CrmWorld::Records& records = world.records;
    switch (event) {
        case Event::Contact:
        case Event::ContactMoment:
        case Event::ContactGone:
            return records.contacts[at].id;
        case Event::Lead:
        case Event::LeadGone:
            return records.leads[at].id;
        case Event::Site:
        case Event::AccountGone:
            return records.accounts[at].id;
        case Event::Deal:
        case Event::DealReleased:
            return records.opportunities[at].id;
        case Event::NewDeal:
            return opportunity_id(0);
        case Event::Role:
            return records.roles[at].id;
    }
    return {};
}

template <class Record>
void vanish_or_return(Record& record, model::RecordId (*id_of)(int)) {
    const bool live = record.state == model::RecordState::Live;
    record.state = live ? model::RecordState::Deleted : model::RecordState::Live;
    record.master = live ? id_of(some_number()) : model::RecordId{};
}

void change_deal(model::Opportunity& deal) {
    deal.account = account_id(some_number());
    deal.owner = user_id(some_number());
    deal.closed = !deal.closed;
    deal.stage = deal.closed ? "Closed Won" : "Negotiation";
    deal.history.clear();
    deal.last_modified = some_day();
    deal.state = some_state();
}

void release_or_return(model::Opportunity& deal) {
    const bool live = deal.state == model::RecordState::Live;
    deal.state = live ? model::RecordState::Released : model::RecordState::Live;
    deal.released_at = live ? std::optional{some_day()} : std::nullopt;
}

void happen(Event event, std::size_t at, CrmWorld& world) {
    CrmWorld::Records& records = world.records;
    switch (event) {
        case Event::Contact:
            records.contacts[at].email = some_email();
            records.contacts[at].account = account_id(some_number());
            records.contacts[at].last_modified = some_day();
            return;
        case Event::ContactMoment:
            records.contacts[at].last_modified = some_day();
            return;
        case Event::ContactGone:
            return vanish_or_return(records.contacts[at], contact_id);
        case Event::Lead:
            records.leads[at].email = some_email();
            records.leads[at].converted = !records.leads[at].converted;
            return;
        case Event::LeadGone:
            return vanish_or_return(records.leads[at], lead_id);
        case Event::Site:
            records.accounts[at].website =
                *rc::gen::element<std::string>("", "one.example", "two.example", "four.example");
            return;
        case Event::AccountGone:
            return vanish_or_return(records.accounts[at], account_id);
        case Event::Deal:
            return change_deal(records.opportunities[at]);
        case Event::DealReleased:
            return release_or_return(records.opportunities[at]);
        case Event::NewDeal:  // which a lead may have named before it was imported
            world.add_opportunity(0, some_number(), some_number());
            return;
        case Event::Role:
            records.roles[at].contact = contact_id(some_number());
            return;
    }
}

TEST(TouchedKeysProperties, AChangeThatTouchesNoKeyOfAConversationChangesNothingInIt) {
    int apart = 0;
    int changed = 0;
    EXPECT_TRUE(rc::check([&] {
        CrmWorld world = some_world();
        const auto conversation = some_conversation();
        const auto rules = MatchingRules::make(world.settings, world.lists);
        const KeyedResolution before = keyed(world, conversation, rules);
        auto entries_before = entries_of(world, rules);

        for (int round = 0; round < 12; ++round) {
            CrmWorld after = world;
            const Event event = some_event();
            const auto at = static_cast<std::size_t>(*rc::gen::inRange(0, 5));
            happen(event, at, after);
            const auto touched = record_of(event, at, after);
            auto entries_after = entries_of(after, rules);
            const auto keys = keys_of_change(touched, entries_before, entries_after);
            const bool met = meet(keys, before.keys);
            const auto now = after.resolve(conversation);
            const bool same = now == before.resolution;

            apart += met ? 0 : 1;
            changed += same ? 0 : 1;
            RC_LOG() << touched.text() << ": " << told(before.resolution) << "\nnow: " << told(now)
                     << "\n";
            RC_ASSERT(met || same);
        }
    }));
    EXPECT_GT(apart, 100);    // else everything is touched by everything
    EXPECT_GT(changed, 100);  // else nothing ever happens
}

TEST(TouchedKeysProperties, KeysChangeNothingInTheResolution) {
    EXPECT_TRUE(rc::check([] {
        CrmWorld world = some_world();
        const auto conversation = some_conversation();
        const auto rules = MatchingRules::make(world.settings, world.lists);
        RC_ASSERT(keyed(world, conversation, rules).resolution == world.resolve(conversation));
    }));
}

}  // namespace
}  // namespace dealwire::matching
