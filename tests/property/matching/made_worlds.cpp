#include "tests/property/matching/made_worlds.hpp"

#include "tests/support/crm_story.hpp"

#include <rapidcheck.h>

#include <algorithm>
#include <random>

namespace dealwire::support {
namespace {

using matching::Criterion;

constexpr const char* kDomainField = "Domains__c";

std::string some_phone() {
    return *rc::gen::element<std::string>("", "", "+49 30 5550101", "+49 30 5550102");
}

void add_people(CrmWorld& world) {
    for (int number = 1; number <= 5; ++number) {
        auto& account = world.add_account(
            number, *rc::gen::element<std::string>("", "one.example", "http://www.two.example"));
        account.state = some_state();
        if (account.state == model::RecordState::Deleted)
            account.master = account_id(some_number());
        if (account.state == model::RecordState::Live)
            world.records.account_values[kDomainField].emplace_back(
                account.id, *rc::gen::element<std::string>("", "two.example",
                                                           "four.example, "
                                                           "one.example"));
        auto& contact = world.add_contact(number, some_email(), some_number());
        contact.state = some_state();
        contact.last_modified = some_day();
        contact.phone = some_phone();
        contact.mobile_phone = some_phone();
        if (contact.state == model::RecordState::Deleted)
            contact.master = contact_id(some_number());
        auto& lead = world.add_lead(number, some_email());
        lead.state = some_state();
        lead.phone = some_phone();
        if (lead.state == model::RecordState::Deleted) lead.master = lead_id(some_number());
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
        if (*rc::gen::inRange(0, 4) == 0) {
            opportunity.state = model::RecordState::Released;
            opportunity.released_at = some_day();
        }
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

}  // namespace

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

CrmWorld some_world() {
    CrmWorld world;
    world.settings.opportunity_order = some_order();
    world.settings.account_domain_fields = {kDomainField};
    add_people(world);
    add_deals(world);
    return world;
}

model::Conversation some_conversation() {
    auto conversation = conversation_with({some_email(), some_email(), "bob@our-co.example"});
    for (int more = *rc::gen::inRange(0, 4); more > 0; --more) {
        model::Participant party = conversation.participants.back();
        party.id = "party-more-" + std::to_string(more);
        party.email = some_email();
        conversation.participants.push_back(std::move(party));
    }
    conversation.participants[0].phone = some_phone();
    conversation.primary_user =
        *rc::gen::element<std::string>("", "member-1", "member-2", "party-3");
    return conversation;
}

void add_strangers(CrmWorld& world) {
    constexpr int kFirst = 101;
    const auto one_of_them = [] { return kFirst + *rc::gen::inRange(0, 4); };
    const auto email = [] {
        return *rc::gen::element<std::string>("", "x@elsewhere.example", "y@elsewhere.example",
                                              "x@sub.strangers.test", "zoe@gmail.com");
    };
    const auto phone = [] {
        return *rc::gen::element<std::string>("", "+442079460000", "+49 30 5559999");
    };
    const int number = *rc::gen::inRange(1, 5);
    for (int i = kFirst; i < kFirst + number; ++i) {
        auto& account = world.add_account(
            i, *rc::gen::element<std::string>("", "elsewhere.example", "www.strangers.test"));
        account.state = some_state();
        account.master = account_id(one_of_them());
        auto& contact = world.add_contact(i, email(), one_of_them());
        contact.state = some_state();
        contact.phone = phone();
        contact.master = contact_id(one_of_them());
        auto& lead = world.add_lead(i, email());
        lead.mobile_phone = phone();
        lead.state = some_state();
        lead.converted = *rc::gen::arbitrary<bool>();
        lead.converted_contact = contact_id(one_of_them());
        lead.converted_account = account_id(one_of_them());
        lead.converted_opportunity = opportunity_id(one_of_them());
        auto& deal = world.add_opportunity(i, one_of_them(), some_number());
        deal.created = some_day();
        deal.last_modified = some_day() + std::chrono::hours{1};
        deal.closed = *rc::gen::arbitrary<bool>();
        world.add_role(one_of_them(), one_of_them());
    }
}

std::string told(const model::Resolution& resolution) {
    std::string text = outcome_of(resolution);
    for (const model::ParticipantMatch& match : resolution.participants) {
        text += "; " + match.kind + " " + match.rule + " " + match.account.text();
        for (const model::Rejected& other : match.rejected)
            text += ", not " + other.id.text() + " " + other.reason;
    }
    for (const model::OpportunityCandidate& candidate : resolution.candidates)
        text += "; " + candidate.id.text() + " " + candidate.verdict + " " + candidate.reason +
                " " + candidate.note;
    return text;
}

}  // namespace dealwire::support
