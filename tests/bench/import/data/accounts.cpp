#include "tests/bench/import/data/values.hpp"

#include <array>

namespace dealwire::bench {
namespace {

constexpr std::array<std::string_view, 5> kTypes{
    "Prospect", "Customer - Direct", "Customer - Channel", "Technology Partner", "Other"};
constexpr std::array<std::string_view, 3> kTiers{"Gold", "Silver", "Bronze"};

void id(const Row& row, Dice&, std::string& out) { append_id(kAccountPrefix, row.number, out); }

void name(const Row& row, Dice&, std::string& out) { append_company(row.number, out); }

void website(const Row& row, Dice&, std::string& out) {
    if (row.number % 10 == 9) return;
    out += row.number % 2 == 0 ? "https://www." : "";
    append_domain(row.number, out);
}

void master(const Row& row, Dice&, std::string& out) {
    if (is_merged(row.number)) append_id(kAccountPrefix, row.number + 1, out);
}

void parent(const Row& row, Dice& dice, std::string& out) {
    if (dice.percent(15)) fill::account(row, dice, out);
}

void revenue(const Row&, Dice& dice, std::string& out) {
    if (dice.percent(60)) out += std::to_string(1'000 * (1 + dice.below(900'000))) + ".0";
}

void type(const Row&, Dice& dice, std::string& out) {
    if (dice.percent(90)) out += dice.pick(kTypes);
}

void employees(const Row&, Dice& dice, std::string& out) {
    if (dice.percent(70)) out += std::to_string(1 + dice.below(20'000));
}

void tier(const Row&, Dice& dice, std::string& out) {
    if (dice.percent(50)) out += dice.pick(kTiers);
}

}  // namespace

Object make_account(const World& world) {
    using enum Kind;
    return {.name = "Account",
            .prefix = kAccountPrefix,
            .rows = world.accounts,
            .fields = {{"Id", Id, id},
                       {"Name", Text, name},
                       {"Website", Url, website},
                       {"OwnerId", Reference, fill::user, "User"},
                       {"MasterRecordId", Reference, master, "Account"},
                       {"IsDeleted", Flag, fill::deleted},
                       {"CreatedDate", Instant, fill::created},
                       {"LastModifiedDate", Instant, fill::modified, "", true},
                       {"SystemModstamp", Instant, fill::modified, "", true},
                       {"ParentId", Reference, parent, "Account"},
                       {"CreatedById", Reference, fill::user, "User"},
                       {"LastModifiedById", Reference, fill::maybe_user, "User", true},
                       {"AnnualRevenue", Currency, revenue, "", true},
                       {"BillingCity", Text, fill::city},
                       {"BillingCountry", Text, fill::country},
                       {"BillingStreet", LongText, fill::street},
                       {"Description", LongText, fill::notes, "", true},
                       {"Health_Score__c", Number, fill::score, "", true},
                       {"Industry", Picklist, fill::industry},
                       {"Is_Partner__c", Flag, fill::some_flag},
                       {"NumberOfEmployees", Whole, employees},
                       {"Phone", Phone, fill::phone},
                       {"Region__c", Picklist, fill::region},
                       {"Renewal_Date__c", Date, fill::some_date},
                       {"Tier__c", Picklist, tier},
                       {"Type", Picklist, type}}};
}

}  // namespace dealwire::bench
