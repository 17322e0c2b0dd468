#include "tests/support/crm_world.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <random>

namespace dealwire::matching {
namespace {

using namespace support;

// Few addresses, domains and days, so that the records of a made-up org meet one another all the
// time: duplicates, shared domains, merges, ties.

std::string some_email() {
    return *rc::gen::element<std::string>("a@one.example", "b@one.example", "a+tag@one.example",
                                          "a@two.example", "c@sub.two.example", "a@gmail.com", "",
                                          "ann@our-co.example");
}

base::Instant some_day() {
    return *rc::gen::element(at("2026-01-01"), at("2026-02-01"), at("2026-03-20"),
                             at("2026-03-30"));
}

int some_number() { return *rc::gen::inRange(0, 6); }

model::RecordState some_state() {
    return *rc::gen::weightedElement<model::RecordState>({{5, model::RecordState::Live},
                                                          {2, model::RecordState::Deleted},
                                                          {1, model::RecordState::Missing}});
}

void add_people(CrmWorld& world) {
    for (int number = 1; number <= 5; ++number) {
        auto& account = world.add_account(
            number, *rc::gen::element<std::string>("", "one.example", "http://www.two.example"));
        account.state = some_state();
        if (account.state == model::RecordState::Deleted)
            account.master = account_id(some_number());
        auto& contact = world.add_contact(number, some_email(), some_number());
        contact.state = some_state();
        contact.last_modified = some_day();
        if (contact.state == model::RecordState::Deleted)
            contact.master = contact_id(some_number());
        auto& lead = world.add_lead(number, some_email());
        lead.state = some_state();
        lead.converted = *rc::gen::arbitrary<bool>();
        lead.converted_contact = contact_id(some_number());
        lead.converted_account = account_id(some_number());
        lead.converted_opportunity = opportunity_id(some_number());
    }
}

void add_deals(CrmWorld& world) {
    for (int number = 1; number <= 5; ++number) {
        auto& opportunity = world.add_opportunity(number, some_number(), some_number());
        opportunity.created = some_day();
        opportunity.last_modified = some_day();
        opportunity.closed = *rc::gen::arbitrary<bool>();
        opportunity.stage = opportunity.closed ? "Closed Won" : "Negotiation";
        if (*rc::gen::arbitrary<bool>())
            opportunity.history = {{opportunity.created, "Prospecting", std::nullopt},
                                   {some_day() + std::chrono::hours{1}, opportunity.stage, {}}};
        world.add_role(number, some_number());
    }
    world.add_member(1, "ann@our-co.example");
    world.add_member(2, "bob@our-co.example").active = *rc::gen::arbitrary<bool>();
}

std::vector<Criterion> some_order() {
    std::vector<Criterion> order{Criterion::Owner,        Criterion::ContactRole,
                                 Criterion::Participants, Criterion::LastModified,
                                 Criterion::Created,      Criterion::CloseDate};
    std::mt19937 chance{*rc::gen::arbitrary<unsigned>()};
    std::ranges::shuffle(order, chance);
    order.resize(static_cast<std::size_t>(*rc::gen::inRange(0, 7)));
    return order;
}

CrmWorld some_world() {
    CrmWorld world;
    world.settings.opportunity_order = some_order();
    add_people(world);
    add_deals(world);
    return world;
}

model::Conversation some_conversation() {
    auto conversation = conversation_with({some_email(), some_email(), "bob@our-co.example"});
    conversation.primary_user =
        *rc::gen::element<std::string>("", "member-1", "member-2", "party-3");
    return conversation;
}

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
    EXPECT_TRUE(rc::check([] {
        CrmWorld world = some_world();
        auto conversation = some_conversation();
        auto forwards = world.resolve(conversation);
        std::ranges::reverse(conversation.participants);
        auto backwards = world.resolve(conversation);

        for (auto* resolution : {&forwards, &backwards}) {
            std::ranges::sort(resolution->contacts);
            std::ranges::sort(resolution->leads);
            std::ranges::sort(resolution->accounts);
        }
        RC_ASSERT(forwards.contacts == backwards.contacts);
        RC_ASSERT(forwards.leads == backwards.leads);
        RC_ASSERT(forwards.accounts == backwards.accounts);
        RC_ASSERT(forwards.opportunity == backwards.opportunity);
        RC_ASSERT(forwards.candidates == backwards.candidates);
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

        world.add_account(101, "elsewhere.example");
        world.add_contact(101, "x@elsewhere.example", 101).phone = "+442079460000";
        world.add_lead(101, "y@elsewhere.example");
        world.add_opportunity(101, 101, 1).last_modified = at("2026-12-31");
        world.add_role(101, 101);

        RC_ASSERT(world.resolve(conversation) == before);
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
            RC_ASSERT(live(world.records.opportunities, resolution.opportunity));
        for (auto ids : {resolution.contacts, resolution.leads, resolution.accounts}) {
            std::ranges::sort(ids);
            RC_ASSERT(std::ranges::adjacent_find(ids) == ids.end());
        }
    }));
}

}  // namespace
}  // namespace dealwire::matching
