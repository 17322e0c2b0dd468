#include "engine/matching/match_keys.hpp"
#include "engine/matching/memory_index.hpp"
#include "tests/property/matching/made_worlds.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

namespace dealwire::matching {
namespace {

using namespace support;

/// What leans on what, in a made-up org.
class AroundInWorld : public RecordsAround {
public:
    explicit AroundInWorld(const CrmWorld& world) : in_{world.records} {}

    std::vector<model::Account> accounts_merged_into(const model::RecordId& id) const override {
        return those(in_.accounts, [&](const auto& each) { return each.master == id; });
    }

    std::vector<model::Contact> contacts_merged_into(const model::RecordId& id) const override {
        return those(in_.contacts, [&](const auto& each) { return each.master == id; });
    }

    std::vector<model::Lead> leads_merged_into(const model::RecordId& id) const override {
        return those(in_.leads, [&](const auto& each) { return each.master == id; });
    }

    std::vector<model::Contact> contacts_of(const model::RecordId& account) const override {
        return those(in_.contacts, [&](const auto& each) { return each.account == account; });
    }

    std::vector<model::Lead> leads_converted_into(const model::RecordId& id) const override {
        return those(in_.leads, [&](const auto& each) {
            return each.converted_contact == id || each.converted_account == id;
        });
    }

    std::vector<model::Opportunity> opportunities_of(const model::RecordId& id) const override {
        return those(in_.opportunities, [&](const auto& each) { return each.account == id; });
    }

    model::RecordId master_of(const model::RecordId& id) const override {
        for (const auto& each : in_.accounts)
            if (each.id == id) return each.master;
        for (const auto& each : in_.contacts)
            if (each.id == id) return each.master;
        return {};
    }

    std::vector<model::RecordId> contacts_in(const model::RecordId& opportunity) const override {
        std::vector<model::RecordId> found;
        for (const auto& role : in_.roles)
            if (role.opportunity == opportunity) found.push_back(role.contact);
        return found;
    }

    std::vector<std::string> domain_texts_of(const model::RecordId&) const override { return {}; }

private:
    template <class Record, class Is>
    static std::vector<Record> those(const std::vector<Record>& records, const Is& is) {
        std::vector<Record> found;
        std::ranges::copy_if(records, std::back_inserter(found), is);
        return found;
    }

    const CrmWorld::Records& in_;
};

KeyedResolution keyed(CrmWorld& world, const model::Conversation& conversation) {
    const auto rules = MatchingRules::make(world.settings, world.lists);
    const auto index = MemoryIndex::load(world, {}, rules);
    const People people{world.records.members, world.records.users, rules.domains};
    return resolve_with_keys(conversation, {index, people, rules}, {});
}

/// One thing that can happen in an org between two imports.
enum class Event {
    Contact,
    ContactGone,
    Lead,
    LeadGone,
    Site,
    AccountGone,
    Deal,
    NewDeal,
    Role,
    Member
};

Event some_event() {
    return *rc::gen::element(Event::Contact, Event::ContactGone, Event::Lead, Event::LeadGone,
                             Event::Site, Event::AccountGone, Event::Deal, Event::NewDeal,
                             Event::Role, Event::Member);
}

void touch(Event event, std::size_t at, const CrmWorld& world, TouchedKeys& keys) {
    const CrmWorld::Records& records = world.records;
    switch (event) {
        case Event::Contact:
        case Event::ContactGone:
            return keys.add(records.contacts[at]);
        case Event::Lead:
        case Event::LeadGone:
            return keys.add(records.leads[at]);
        case Event::Site:
            return keys.add(records.accounts[at], true);
        case Event::AccountGone:
            return keys.add(records.accounts[at], false);
        case Event::Deal:
            return keys.add(records.opportunities[at]);
        case Event::NewDeal:
            if (records.opportunities.back().id == opportunity_id(0))
                keys.add(records.opportunities.back());
            return;
        case Event::Role:
            return keys.add(records.roles[at]);
        case Event::Member:
            return keys.add(records.members[at % records.members.size()]);
    }
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

void happen(Event event, std::size_t at, CrmWorld& world) {
    CrmWorld::Records& records = world.records;
    switch (event) {
        case Event::Contact:
            records.contacts[at].email = some_email();
            records.contacts[at].account = account_id(some_number());
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
        case Event::NewDeal:  // which a lead may have named before it was imported
            world.add_opportunity(0, some_number(), some_number());
            return;
        case Event::Role:
            records.roles[at].contact = contact_id(some_number());
            return;
        case Event::Member:
            records.members[at % records.members.size()].email = some_email();
            return;
    }
}

TEST(TouchedKeysProperties, AChangeThatTouchesNoKeyOfAConversationChangesNothingInIt) {
    int apart = 0;
    int changed = 0;
    EXPECT_TRUE(rc::check([&] {
        CrmWorld world = some_world();
        const auto conversation = some_conversation();
        const KeyedResolution before = keyed(world, conversation);
        const auto rules = MatchingRules::make(world.settings, world.lists);

        for (int round = 0; round < 12; ++round) {
            CrmWorld after = world;
            const Event event = some_event();
            const auto at = static_cast<std::size_t>(*rc::gen::inRange(0, 5));
            happen(event, at, after);
            const AroundInWorld around_before{world};
            const AroundInWorld around_after{after};
            TouchedKeys old_keys{around_before, rules};
            TouchedKeys new_keys{around_after, rules};
            touch(event, at, world, old_keys);
            touch(event, at, after, new_keys);
            const bool met =
                meet(old_keys.take(), before.keys) || meet(new_keys.take(), before.keys);
            const bool same = after.resolve(conversation) == before.resolution;

            apart += met ? 0 : 1;
            changed += same ? 0 : 1;
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
        RC_ASSERT(keyed(world, conversation).resolution == world.resolve(conversation));
    }));
}

}  // namespace
}  // namespace dealwire::matching
