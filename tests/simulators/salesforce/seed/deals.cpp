#include "tests/simulators/salesforce/seed/table_writer.hpp"
#include "tests/simulators/salesforce/seed/world.hpp"

#include <algorithm>
#include <array>

namespace dealwire::orgsim {

namespace {

constexpr auto kAccountColumns =
    "Id IsDeleted MasterRecordId Name ParentId Type Industry Phone Website "
    "NumberOfEmployees AnnualRevenue BillingCity BillingCountry OwnerId";
constexpr auto kOpportunityColumns =
    "Id IsDeleted AccountId Name StageName Amount Probability ExpectedRevenue "
    "CloseDate Type IsClosed IsWon ForecastCategory ForecastCategoryName FiscalYear "
    "FiscalQuarter LastStageChangeDate OwnerId";
constexpr auto kOpportunityHistoryColumns =
    "Id IsDeleted OpportunityId StageName Amount ExpectedRevenue CloseDate "
    "Probability ForecastCategory CreatedDate CreatedById SystemModstamp";
constexpr auto kOpportunityContactRoleColumns =
    "Id IsDeleted OpportunityId ContactId Role IsPrimary";

using std::chrono::days;

struct Stage {
    const char* name;
    int probability;
    const char* forecast;
    const char* forecast_name;
};

/// The stages of the org's base data; the last two are closed.
constexpr auto kStages = std::to_array<Stage>({
    {"Prospecting", 10, "Pipeline", "Pipeline"},
    {"Qualification", 20, "Pipeline", "Pipeline"},
    {"Needs Analysis", 35, "Pipeline", "Pipeline"},
    {"Value Proposition", 50, "BestCase", "Best Case"},
    {"Proposal/Price Quote", 75, "BestCase", "Best Case"},
    {"Negotiation/Review", 90, "Forecast", "Commit"},
    {"Closed Won", 100, "Closed", "Closed"},
    {"Closed Lost", 0, "Omitted", "Omitted"},
});
constexpr std::size_t kWon = 6;
constexpr std::size_t kLost = 7;

constexpr auto kProducts =
    std::to_array<const char*>({"Plan + Stock", "full suite", "pilot", "renewal", "expansion",
                                "Route Optimiser", "Control Tower", "Demand Sense"});
constexpr auto kRoles = std::to_array<const char*>(
    {"Decision Maker", "Business User", "Influencer", "Economic Buyer", "Evaluator"});
constexpr auto kTypes = std::to_array<const char*>(
    {"New Customer", "Existing Customer - Upgrade", "Existing Customer - Replacement"});
constexpr auto kAccountTypes =
    std::to_array<const char*>({"Prospect", "Customer - Direct", "Channel Partner / Reseller"});

Value flag(bool set) { return std::int64_t{set}; }

std::string day_text(Seconds when) { return stored_time(when).substr(0, 10); }

struct Deal {
    std::string id;
    std::string owner;
    std::size_t account = 0;
    std::size_t stage = 0;
    double amount = 0;
    std::string close_day;
    bool deleted = false;
    Moments moments{};
};

Deal deal_of(const World& world, std::size_t number, Dice& dice) {
    Deal deal;
    deal.id = world.id("Opportunity", number);
    deal.owner = world.user_id(dice);
    deal.account = world.customer(number);
    const std::size_t luck = dice.below(100);
    deal.stage = luck < 30 ? kWon : luck < 58 ? kLost : dice.below(kWon);
    deal.amount = static_cast<double>((1 + dice.below(400)) * 250);
    deal.moments = World::moments(dice, number % 60 == 11);
    const auto drift = days{dice.below(180)};
    const bool closed = deal.stage >= kWon;
    deal.close_day = day_text(closed ? deal.moments.modified : deal.moments.modified + drift);
    deal.deleted = number % 173 == 172;
    return deal;
}

Value fiscal(const Deal& deal, bool year) {
    const std::int64_t value = std::stoi(deal.close_day.substr(0, 4));
    const std::int64_t quarter = (std::stoi(deal.close_day.substr(5, 2)) + 2) / 3;
    return year ? value : quarter;
}

void write_deal(TableWriter& table, const World& world, const Deal& deal, std::size_t number,
                Dice& dice) {
    const Stage& stage = kStages[deal.stage];
    const std::string name = company_name(deal.account).name + " – " +
                             kProducts[dice.below(kProducts.size())] + " " + std::to_string(number);
    Row row{deal.id,
            flag(deal.deleted),
            world.id("Account", deal.account),
            name,
            std::string{stage.name},
            deal.amount,
            static_cast<double>(stage.probability),
            deal.amount * stage.probability / 100,
            deal.close_day,
            std::string{kTypes[dice.below(kTypes.size())]},
            flag(deal.stage >= kWon),
            flag(deal.stage == kWon),
            std::string{stage.forecast},
            std::string{stage.forecast_name},
            fiscal(deal, true),
            fiscal(deal, false),
            stored_time(deal.moments.modified),
            deal.owner};
    append_audit(row, deal.moments, deal.owner);
    table.write(row);
    if (deal.deleted) world.note_deletion("Opportunity", deal.id, deal.moments.stamped);
}

/// One row per stage passed, evenly between creation and last change.
void write_history(TableWriter& table, const World& world, const Deal& deal, std::size_t next,
                   Dice& dice) {
    std::vector<std::size_t> passed{0};
    const std::size_t last = deal.stage >= kWon ? 1 + dice.below(kWon - 1) : deal.stage;
    for (std::size_t at = 1; at <= last; ++at) {
        if (at == last || dice.percent(40)) passed.push_back(at);
    }
    if (deal.stage >= kWon) passed.push_back(deal.stage);
    const auto span = (deal.moments.modified - deal.moments.created).count();
    for (std::size_t i = 0; i < passed.size(); ++i) {
        const Stage& stage = kStages[passed[i]];
        const auto steps = static_cast<std::int64_t>(std::max<std::size_t>(1, passed.size() - 1));
        const auto offset = std::chrono::seconds{span * static_cast<std::int64_t>(i) / steps};
        const std::string when = stored_time(deal.moments.created + offset);
        table.write({world.id("OpportunityHistory", next + i), flag(deal.deleted), deal.id,
                     std::string{stage.name}, deal.amount, deal.amount * stage.probability / 100,
                     deal.close_day, static_cast<double>(stage.probability),
                     std::string{stage.forecast}, when, deal.owner, when});
    }
}

void write_roles(TableWriter& table, const World& world, const Deal& deal, std::size_t next,
                 Dice& dice) {
    const auto staff = world.staff(deal.account);
    std::size_t written = 0;
    const std::size_t wanted = std::min<std::size_t>(dice.below(4), staff.size());
    const std::size_t first = staff.empty() ? 0 : dice.below(staff.size());
    for (std::size_t i = 0; i < wanted; ++i) {
        const std::size_t contact = staff[(first + i) % staff.size()];
        if (World::contact_merged(contact) || World::contact_deleted(contact)) continue;
        Row row{world.id("OpportunityContactRole", next + written),
                flag(deal.deleted),
                deal.id,
                world.id("Contact", contact),
                std::string{kRoles[dice.below(kRoles.size())]},
                flag(written == 0)};
        append_audit(row, deal.moments, deal.owner);
        table.write(row);
        ++written;
    }
}

Value website_of(std::size_t number, Dice& dice) {
    std::string domain = World::account_domain(number);
    if (number % 120 == 17) return "https://www.m\xC3\xBCnchen.test/" + std::to_string(number);
    const std::size_t habit = dice.below(100);
    if (habit < 10) return {};
    if (habit < 15) return domain + "/en/home";
    if (habit < 20) return "http://shop." + domain;
    return "https://www." + domain;
}

}  // namespace

std::size_t make_accounts(const World& world) {
    TableWriter accounts{world.database(), world.schema(), "Account",
                         std::string{kAccountColumns} + kAuditColumns};
    for (std::size_t i = 0; i < world.size().accounts; ++i) {
        Dice dice{Kind::Account, i};
        const bool subsidiary = i % 50 == 1;
        const bool merged = World::account_merged(i);
        const bool deleted = merged || World::account_deleted(i);
        const CompanyName company = company_name(subsidiary || merged ? i - 1 : i);
        const Place& home = place(dice);
        const std::string owner = world.user_id(dice);
        const Moments moments = World::moments(dice, i % 30 == 5);
        const auto people = static_cast<std::int64_t>(5 + dice.below(4000));
        const std::string id = world.id("Account", i);
        const Value before = i == 0 ? Value{} : Value{world.id("Account", i - 1)};
        Row row{id,
                flag(deleted),
                merged ? before : Value{},
                company.name + (subsidiary ? " " + std::string{home.country} : ""),
                subsidiary ? before : Value{},
                std::string{kAccountTypes[dice.below(kAccountTypes.size())]},
                std::string{company.industry},
                phone_number(home, dice),
                website_of(i, dice),
                people,
                static_cast<double>(people) * 150'000,
                std::string{home.city},
                std::string{home.country},
                owner};
        append_audit(row, moments, owner);
        accounts.write(row);
        if (deleted) world.note_deletion("Account", id, moments.stamped);
    }
    return accounts.rows();
}

std::size_t make_opportunities(const World& world) {
    TableWriter deals{world.database(), world.schema(), "Opportunity",
                      std::string{kOpportunityColumns} + kAuditColumns};
    TableWriter history{world.database(), world.schema(), "OpportunityHistory",
                        kOpportunityHistoryColumns};
    TableWriter roles{world.database(), world.schema(), "OpportunityContactRole",
                      std::string{kOpportunityContactRoleColumns} + kAuditColumns};
    if (world.size().accounts == 0) return 0;
    for (std::size_t i = 0; i < world.size().opportunities; ++i) {
        Dice dice{Kind::Opportunity, i};
        const Deal deal = deal_of(world, i, dice);
        write_deal(deals, world, deal, i, dice);
        write_history(history, world, deal, history.rows(), dice);
        write_roles(roles, world, deal, roles.rows(), dice);
    }
    return deals.rows() + history.rows() + roles.rows();
}

}  // namespace dealwire::orgsim
