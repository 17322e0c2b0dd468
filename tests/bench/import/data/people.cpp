#include "tests/bench/import/data/values.hpp"

#include <array>

namespace dealwire::bench {
namespace {

constexpr std::array<std::string_view, 4> kStatus{"Open - Not Contacted", "Working - Contacted",
                                                  "Closed - Converted", "Closed - Not Converted"};
constexpr std::array<std::string_view, 4> kPersona{"Champion", "Decision Maker", "User",
                                                   "Gatekeeper"};
constexpr std::array<std::string_view, 3> kRating{"Hot", "Warm", "Cold"};
constexpr std::array<std::string_view, 5> kDepartments{"Sales", "Einkauf", "IT", "Finance",
                                                       "Operations"};

void contact_id(const Row& row, Dice&, std::string& out) {
    append_id(kContactPrefix, row.number, out);
}

void lead_id(const Row& row, Dice&, std::string& out) { append_id(kLeadPrefix, row.number, out); }

void contact_email(const Row& row, Dice& dice, std::string& out) {
    if (dice.percent(8)) return;
    out += "person" + std::to_string(row.number) + "@";
    if (dice.percent(10))
        out += "gmail.com";
    else
        append_domain(mixed(row.number) % row.world.accounts, out);
}

void lead_email(const Row& row, Dice& dice, std::string& out) {
    if (dice.percent(5)) return;
    out += "lead" + std::to_string(row.number) + "@";
    append_domain(mixed(row.number) % (2 * row.world.accounts), out);
}

void maybe_account(const Row& row, Dice& dice, std::string& out) {
    if (dice.percent(97)) fill::account(row, dice, out);
}

void contact_master(const Row& row, Dice&, std::string& out) {
    if (is_merged(row.number)) append_id(kContactPrefix, row.number + 1, out);
}

void lead_master(const Row& row, Dice&, std::string& out) {
    if (is_merged(row.number)) append_id(kLeadPrefix, row.number + 1, out);
}

void boss(const Row& row, Dice& dice, std::string& out) {
    if (dice.percent(30)) append_id(kContactPrefix, live(dice.next(), row.world.contacts), out);
}

void department(const Row&, Dice& dice, std::string& out) {
    if (dice.percent(60)) out += dice.pick(kDepartments);
}

void persona(const Row&, Dice& dice, std::string& out) {
    if (dice.percent(50)) out += dice.pick(kPersona);
}

void company(const Row& row, Dice&, std::string& out) {
    append_company(mixed(row.number) % (2 * row.world.accounts), out);
}

bool converted(const Row& row) { return row.number % 10 == 3; }

void is_converted(const Row& row, Dice&, std::string& out) {
    out += converted(row) ? "true" : "false";
}

void to_contact(const Row& row, Dice& dice, std::string& out) {
    if (converted(row)) append_id(kContactPrefix, live(dice.next(), row.world.contacts), out);
}

void to_account(const Row& row, Dice& dice, std::string& out) {
    if (converted(row)) fill::account(row, dice, out);
}

void to_opportunity(const Row& row, Dice& dice, std::string& out) {
    if (converted(row) && dice.percent(60))
        append_id(kOpportunityPrefix, live(dice.next(), row.world.opportunities), out);
}

void status(const Row& row, Dice& dice, std::string& out) {
    out += converted(row) ? kStatus[2] : dice.pick(std::span{kStatus}.first(2));
}

void rating(const Row&, Dice& dice, std::string& out) {
    if (dice.percent(40)) out += dice.pick(kRating);
}

}  // namespace

Object make_contact(const World& world) {
    using enum Kind;
    return {.name = "Contact",
            .prefix = kContactPrefix,
            .rows = world.contacts,
            .fields = {{"Id", Id, contact_id},
                       {"Name", Text, fill::person},
                       {"Email", Email, contact_email},
                       {"Phone", Phone, fill::phone},
                       {"MobilePhone", Phone, fill::maybe_phone},
                       {"AccountId", Reference, maybe_account, "Account"},
                       {"OwnerId", Reference, fill::user, "User"},
                       {"MasterRecordId", Reference, contact_master, "Contact"},
                       {"IsDeleted", Flag, fill::deleted},
                       {"CreatedDate", Instant, fill::created},
                       {"LastModifiedDate", Instant, fill::modified, "", true},
                       {"SystemModstamp", Instant, fill::modified, "", true},
                       {"ReportsToId", Reference, boss, "Contact"},
                       {"CreatedById", Reference, fill::user, "User"},
                       {"LastModifiedById", Reference, fill::maybe_user, "User", true},
                       {"Department", Text, department},
                       {"Description", LongText, fill::notes, "", true},
                       {"Last_Touch__c", Date, fill::some_date, "", true},
                       {"LeadSource", Picklist, fill::source},
                       {"MailingCity", Text, fill::city},
                       {"MailingCountry", Text, fill::country},
                       {"MailingStreet", LongText, fill::street},
                       {"Opted_In__c", Flag, fill::some_flag},
                       {"Persona__c", Picklist, persona},
                       {"Score__c", Number, fill::score, "", true},
                       {"Title", Text, fill::title, "", true}}};
}

Object make_lead(const World& world) {
    using enum Kind;
    return {.name = "Lead",
            .prefix = kLeadPrefix,
            .rows = world.leads,
            .fields = {{"Id", Id, lead_id},
                       {"Name", Text, fill::person},
                       {"Email", Email, lead_email},
                       {"Phone", Phone, fill::phone},
                       {"MobilePhone", Phone, fill::maybe_phone},
                       {"Company", Text, company},
                       {"OwnerId", Reference, fill::user, "Group,User"},
                       {"IsConverted", Flag, is_converted},
                       {"ConvertedContactId", Reference, to_contact, "Contact"},
                       {"ConvertedAccountId", Reference, to_account, "Account"},
                       {"ConvertedOpportunityId", Reference, to_opportunity, "Opportunity"},
                       {"MasterRecordId", Reference, lead_master, "Lead"},
                       {"IsDeleted", Flag, fill::deleted},
                       {"CreatedDate", Instant, fill::created},
                       {"LastModifiedDate", Instant, fill::modified, "", true},
                       {"SystemModstamp", Instant, fill::modified, "", true},
                       {"CreatedById", Reference, fill::user, "User"},
                       {"LastModifiedById", Reference, fill::maybe_user, "User", true},
                       {"City", Text, fill::city},
                       {"Country", Text, fill::country},
                       {"Description", LongText, fill::notes, "", true},
                       {"LeadSource", Picklist, fill::source},
                       {"Rating", Picklist, rating, "", true},
                       {"Status", Picklist, status},
                       {"Street", LongText, fill::street},
                       {"Title", Text, fill::title, "", true}}};
}

}  // namespace dealwire::bench
