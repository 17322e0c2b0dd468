#include "tests/bench/import/data/values.hpp"
#include "tests/bench/import/data/words.hpp"

#include <array>

namespace dealwire::bench {
namespace {

constexpr std::array<std::string_view, 4> kTypes{"New Business", "Existing Business",
                                                 "Existing Customer - Upgrade", "New Customer"};
constexpr std::array<std::string_view, 5> kForecasts{"Omitted", "Pipeline", "Best Case", "Commit",
                                                     "Closed"};
constexpr std::array<std::string_view, 5> kRoles{"Decision Maker", "Business User",
                                                 "Economic Buyer", "Evaluator", "Influencer"};
constexpr std::uint64_t kFirstStage = 1;
constexpr std::size_t kOpenStages = 6;
constexpr std::uint64_t kClose = 1'735'689'600;  // 2025-01-01
constexpr std::uint64_t kDay = 86'400;

std::size_t stage_of(const Row& row) {
    return static_cast<std::size_t>(mixed(row.number) % words::kStage.size());
}

void id(const Row& row, Dice&, std::string& out) { append_id(kOpportunityPrefix, row.number, out); }

void name(const Row& row, Dice&, std::string& out) {
    append_company(mixed(row.number) % row.world.accounts, out);
    out += row.number % 4 == 0 ? " - renewal \"2026\"" : ", first order";
}

void stage(const Row& row, Dice&, std::string& out) { out += words::kStage[stage_of(row)]; }

void close_date(const Row&, Dice& dice, std::string& out) {
    append_date(kClose + dice.below(700) * kDay, out);
}

void amount(const Row&, Dice& dice, std::string& out) {
    if (dice.percent(90))
        out += std::to_string(100 + dice.below(900'000)) + "." + std::to_string(dice.below(100));
}

void closed(const Row& row, Dice&, std::string& out) {
    out += stage_of(row) >= kOpenStages ? "true" : "false";
}

void won(const Row& row, Dice&, std::string& out) {
    out += stage_of(row) == kOpenStages ? "true" : "false";
}

void forecast(const Row&, Dice& dice, std::string& out) { out += dice.pick(kForecasts); }

void next_step(const Row&, Dice& dice, std::string& out) {
    if (dice.percent(60)) out += dice.pick(words::kSentence);
}

void probability(const Row& row, Dice&, std::string& out) {
    out += std::to_string(stage_of(row) * 10) + ".0";
}

void type(const Row&, Dice& dice, std::string& out) { out += dice.pick(kTypes); }

void opportunity(const Row& row, Dice& dice, std::string& out) {
    append_id(kOpportunityPrefix, live(dice.next(), row.world.opportunities), out);
}

void contact(const Row& row, Dice& dice, std::string& out) {
    append_id(kContactPrefix, live(dice.next(), row.world.contacts), out);
}

void never(const Row&, Dice&, std::string& out) { out += "false"; }

}  // namespace

Object make_opportunity(const World& world) {
    using enum Kind;
    return {.name = "Opportunity",
            .prefix = kOpportunityPrefix,
            .rows = world.opportunities,
            .fields = {{"Id", Id, id},
                       {"Name", Text, name},
                       {"AccountId", Reference, fill::account, "Account"},
                       {"OwnerId", Reference, fill::user, "User"},
                       {"StageName", Picklist, stage},
                       {"CloseDate", Date, close_date},
                       {"Amount", Currency, amount, "", true},
                       {"IsClosed", Flag, closed},
                       {"IsWon", Flag, won},
                       {"IsDeleted", Flag, fill::deleted},
                       {"CreatedDate", Instant, fill::created},
                       {"LastModifiedDate", Instant, fill::modified, "", true},
                       {"SystemModstamp", Instant, fill::modified, "", true},
                       {"CreatedById", Reference, fill::user, "User"},
                       {"LastModifiedById", Reference, fill::maybe_user, "User", true},
                       {"Description", LongText, fill::notes, "", true},
                       {"ForecastCategoryName", Picklist, forecast},
                       {"Go_Live__c", Date, fill::some_date},
                       {"Is_Strategic__c", Flag, fill::some_flag},
                       {"LeadSource", Picklist, fill::source},
                       {"NextStep", Text, next_step, "", true},
                       {"Probability", Percent, probability},
                       {"Region__c", Picklist, fill::region},
                       {"Score__c", Number, fill::score, "", true},
                       {"Type", Picklist, type}}};
}

Object make_stage(const World&) {
    using enum Kind;
    const auto stage_id = [](const Row& row, Dice&, std::string& out) {
        append_id("01J", row.number, out);
    };
    const auto label = [](const Row& row, Dice&, std::string& out) {
        out += words::kStage[row.number];
    };
    const auto active = [](const Row&, Dice&, std::string& out) { out += "true"; };
    const auto ends = [](const Row& row, Dice&, std::string& out) {
        out += row.number >= kOpenStages ? "true" : "false";
    };
    const auto wins = [](const Row& row, Dice&, std::string& out) {
        out += row.number == kOpenStages ? "true" : "false";
    };
    const auto order = [](const Row& row, Dice&, std::string& out) {
        out += std::to_string(kFirstStage + row.number);
    };
    return {.name = "OpportunityStage",
            .prefix = "01J",
            .rows = words::kStage.size(),
            .fields = {{"Id", Id, stage_id},
                       {"ApiName", Text, label},
                       {"MasterLabel", Text, label},
                       {"IsActive", Flag, active},
                       {"IsClosed", Flag, ends},
                       {"IsWon", Flag, wins},
                       {"SortOrder", Whole, order},
                       {"SystemModstamp", Instant, fill::modified, "", true}}};
}

Object make_role(const World& world) {
    using enum Kind;
    const auto role_id = [](const Row& row, Dice&, std::string& out) {
        append_id("00K", row.number, out);
    };
    const auto role = [](const Row&, Dice& dice, std::string& out) { out += dice.pick(kRoles); };
    return {.name = "OpportunityContactRole",
            .prefix = "00K",
            .rows = world.parts,
            .fields = {{"Id", Id, role_id},
                       {"OpportunityId", Reference, opportunity, "Opportunity"},
                       {"ContactId", Reference, contact, "Contact"},
                       {"Role", Picklist, role},
                       {"IsPrimary", Flag, fill::some_flag},
                       {"IsDeleted", Flag, never},
                       {"SystemModstamp", Instant, fill::modified, "", true}}};
}

Object make_history(const World& world) {
    using enum Kind;
    const auto history_id = [](const Row& row, Dice&, std::string& out) {
        append_id("008", row.number, out);
    };
    return {.name = "OpportunityHistory",
            .prefix = "008",
            .rows = world.parts,
            .fields = {{"Id", Id, history_id},
                       {"OpportunityId", Reference, opportunity, "Opportunity"},
                       {"StageName", Picklist, stage},
                       {"CloseDate", Date, close_date},
                       {"Amount", Currency, amount},
                       {"CreatedDate", Instant, fill::modified, "", true},
                       {"IsDeleted", Flag, never},
                       {"SystemModstamp", Instant, fill::modified, "", true}}};
}

}  // namespace dealwire::bench
