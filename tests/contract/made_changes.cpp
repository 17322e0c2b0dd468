#include "tests/contract/made_changes.hpp"

#include "tests/contract/builders.hpp"

#include <rapidcheck.h>

namespace dealwire::contract {
namespace {

using model::CellText;
using Cells = std::vector<CellText>;

int some_number() { return *rc::gen::inRange(1, 6); }

std::string some(std::initializer_list<std::string> texts) {
    return *rc::gen::elementOf(std::vector<std::string>{texts});
}

std::string some_email() {
    return some({"a@one.example", "b@one.example", "a+tag@one.example", "a@two.example",
                 "c@sub.two.example", "a@gmail.com", "", "ann@our-co.example"});
}

std::string some_phone() { return some({"", "", "+49 30 5550101", "+49 30 5550102"}); }

CellText some_id(const char* prefix) {
    const int number = *rc::gen::inRange(0, 6);
    if (number == 0) return std::nullopt;
    return id(prefix, number).text();
}

/// A row of a record that lives, is deleted, or lost a merge to one with a higher number: merges
/// never go round in a circle.
struct Fate {
    std::string deleted;
    CellText master;
};

Fate some_fate(const char* prefix, int number) {
    const int chance = *rc::gen::inRange(0, 5);
    if (chance > 1) return {"false", std::nullopt};
    if (chance == 0) return {"true", std::nullopt};
    return {"true", id(prefix, *rc::gen::inRange(number + 1, 8)).text()};
}

model::RecordPage accounts(int minute) {
    const int number = some_number();
    const auto [deleted, master] = some_fate("001", number);
    return page_of("Account",
                   {"Id", "SystemModstamp:datetime", "IsDeleted:boolean",
                    "MasterRecordId:reference", "Website:url", "Domains__c"},
                   {Cells{id("001", number).text(), stamp(minute), deleted, master,
                          some({"", "one.example", "http://www.two.example"}),
                          some({"", "three.example, two.example", "one.example"})}});
}

model::RecordPage contacts(int minute) {
    const int number = some_number();
    const auto [deleted, master] = some_fate("003", number);
    return page_of(
        "Contact",
        {"Id", "SystemModstamp:datetime", "IsDeleted:boolean", "MasterRecordId:reference",
         "Email:email", "Phone", "MobilePhone", "AccountId:reference", "LastModifiedDate:datetime"},
        {Cells{id("003", number).text(), stamp(minute), deleted, master, some_email(), some_phone(),
               some_phone(), some_id("001"), stamp(*rc::gen::inRange(0, 3))}});
}

model::RecordPage leads(int minute) {
    const int number = some_number();
    const auto [deleted, master] = some_fate("00Q", number);
    const bool converted = *rc::gen::inRange(0, 3) == 0;
    return page_of(
        "Lead",
        {"Id", "SystemModstamp:datetime", "IsDeleted:boolean", "MasterRecordId:reference",
         "Email:email", "Phone", "IsConverted:boolean", "ConvertedContactId:reference",
         "ConvertedAccountId:reference", "ConvertedOpportunityId:reference",
         "LastModifiedDate:datetime"},
        {Cells{id("00Q", number).text(), stamp(minute), deleted, master, some_email(), some_phone(),
               converted ? "true" : "false", converted ? some_id("003") : std::nullopt,
               converted ? some_id("001") : std::nullopt, converted ? some_id("006") : std::nullopt,
               stamp(*rc::gen::inRange(0, 3))}});
}

model::RecordPage opportunities(int minute) {
    const bool closed = *rc::gen::inRange(0, 4) == 0;
    return page_of("Opportunity",
                   {"Id", "SystemModstamp:datetime", "IsDeleted:boolean", "AccountId:reference",
                    "OwnerId:reference", "StageName", "IsClosed:boolean", "CloseDate:date",
                    "CreatedDate:datetime", "LastModifiedDate:datetime"},
                   {Cells{id("006", some_number()).text(), stamp(minute),
                          *rc::gen::inRange(0, 5) == 0 ? "true" : "false", some_id("001"),
                          some_id("005"), closed ? "Won" : "Open", closed ? "true" : "false",
                          "2020-01-01", stamp(0), stamp(*rc::gen::inRange(0, 3))}});
}

/// A change of history stays with its opportunity.
model::RecordPage history(int minute) {
    const int number = *rc::gen::inRange(1, 11);
    return page_of(
        "OpportunityHistory",
        {"Id", "SystemModstamp:datetime", "IsDeleted:boolean", "OpportunityId:reference",
         "StageName", "CreatedDate:datetime"},
        {Cells{id("008", number).text(), stamp(minute),
               *rc::gen::inRange(0, 4) == 0 ? "true" : "false", id("006", (number + 1) / 2).text(),
               some({"Open", "Won", "Gone"}), stamp(*rc::gen::inRange(0, 9))}});
}

model::RecordPage roles(int minute) {
    return page_of(
        "OpportunityContactRole",
        {"Id", "SystemModstamp:datetime", "IsDeleted:boolean", "OpportunityId:reference",
         "ContactId:reference"},
        {Cells{id("00K", some_number()).text(), stamp(minute),
               *rc::gen::inRange(0, 5) == 0 ? "true" : "false", some_id("006"), some_id("003")}});
}

model::RecordPage users(int minute) {
    return page_of("User",
                   {"Id", "SystemModstamp:datetime", "Username", "Email:email", "UserType",
                    "IsActive:boolean", "LastModifiedDate:datetime"},
                   {Cells{id("005", some_number()).text(), stamp(minute), "name",
                          some({"ann@our-co.example", "b@one.example", "bob@our-co.example"}),
                          some({"Standard", "Standard", "PowerPartner"}), some({"true", "false"}),
                          stamp(*rc::gen::inRange(0, 3))}});
}

model::RecordPage stages(int minute) {
    return page_of("OpportunityStage",
                   {"Id", "SystemModstamp:datetime", "ApiName", "IsClosed:boolean"},
                   {Cells{id("01J", *rc::gen::inRange(1, 3)).text(), stamp(minute),
                          some({"Won", "Gone"}), some({"true", "false"})}});
}

void save_member(StoreWorld& world, const model::OrgScope& scope, int minute) {
    model::Member member;
    const int number = some_number();
    member.id = model::MemberId{"member-" + std::to_string(number)};
    member.user = id("005", number);
    member.email = some({"ann@our-co.example", "bob@our-co.example"});
    member.active = *rc::gen::arbitrary<bool>();
    member.user_modified = at(minute);
    world.members().save(scope, {&member, 1});
}

void save_deletion(StoreWorld& world, const model::OrgScope& scope, int minute) {
    const char* objects[] = {"Account", "Contact", "Lead", "Opportunity"};
    const char* prefixes[] = {"001", "003", "00Q", "006"};
    const auto which = static_cast<std::size_t>(*rc::gen::inRange(0, 4));
    const model::Deletion deletion{id(prefixes[which], some_number()), at(minute)};
    world.crm().save_deletions(scope, objects[which], {&deletion, 1}, at(minute));
}

}  // namespace

void change_something(StoreWorld& world, const model::OrgScope& scope, int minute) {
    using Make = model::RecordPage (*)(int);
    constexpr Make kPages[] = {accounts, contacts, contacts, leads,    opportunities,
                               history,  roles,    roles,    contacts, opportunities};
    constexpr Make kRare[] = {users, stages};
    const int chance = *rc::gen::inRange(0, 28);
    if (chance == 0) return save_member(world, scope, minute);
    if (chance == 1) return save_deletion(world, scope, minute);
    if (chance == 2) {
        const auto deal = id("006", some_number());
        world.crm().release(scope, {&deal, 1}, at(*rc::gen::inRange(0, 8)));
        return;
    }
    const Make make = chance < 5 ? kRare[chance - 3] : kPages[chance % 10];
    world.crm().save_page(scope, make(minute), std::nullopt);
}

std::vector<ports::IncomingConversation> some_conversations() {
    std::vector<ports::IncomingConversation> made;
    for (int number = 1; number <= 8; ++number) {
        model::Conversation one;
        one.id = {"c" + std::to_string(number)};
        one.time = at(*rc::gen::inRange(0, 6));
        one.started = one.time;
        one.digest = "digest";
        one.primary_user = some({"member-1", "member-2", ""});
        const int parties = *rc::gen::inRange(1, 4);
        for (int party = 0; party < parties; ++party) {
            model::Participant participant;
            participant.id = "p" + std::to_string(party);
            participant.email = some_email();
            participant.phone = some_phone();
            one.participants.push_back(std::move(participant));
        }
        made.push_back({std::move(one), {}});
    }
    return made;
}

}  // namespace dealwire::contract
