#include "tests/simulators/salesforce/seed/table_writer.hpp"
#include "tests/simulators/salesforce/seed/world.hpp"

#include <array>
#include <set>

namespace dealwire::orgsim {

namespace {

constexpr auto kUserColumns =
    "Id Username Email FirstName LastName Name Alias CommunityNickname Title "
    "CompanyName Department Division Country EmployeeNumber FederationIdentifier IsActive "
    "ManagerId "
    "ProfileId UserRoleId UserType TimeZoneSidKey";
constexpr auto kContactColumns =
    "Id IsDeleted MasterRecordId AccountId FirstName LastName Name Title Department "
    "Email Phone MobilePhone MailingCity MailingCountry LeadSource OwnerId";
constexpr auto kLeadColumns =
    "Id IsDeleted MasterRecordId FirstName LastName Name Company Title Email Phone "
    "Website Status LeadSource Industry City Country IsConverted ConvertedDate "
    "ConvertedAccountId ConvertedContactId ConvertedOpportunityId OwnerId";

constexpr const char* kStandardProfile = "00e5g000000PrfSEAK";
constexpr std::size_t kReports = 6;  // people per manager

// The roles of base_data.json.
constexpr const char* kHead = "00E5g000000RolHEAS";
constexpr const char* kManager = "00E5g000000RolMEAS";
constexpr const char* kSeller = "00E5g000000RolREAS";

struct Territory {
    const char* name;
    const char* country;
};

constexpr auto kTerritories = std::to_array<Territory>({{"DACH", "Germany"},
                                                        {"UK & Ireland", "United Kingdom"},
                                                        {"Americas", "United States"},
                                                        {"France", "France"},
                                                        {"Japan", "Japan"}});

constexpr auto kSources =
    std::to_array<const char*>({"Web", "Phone Inquiry", "Partner Referral", "Trade Show", "Other"});

Value flag(bool set) { return std::int64_t{set}; }

/// A phone number for `chance` of a hundred.
Value phone_of(const Place& home, unsigned chance, Dice& dice) {
    if (!dice.percent(chance)) return {};
    return phone_number(home, dice);
}

std::string source_of(Dice& dice) { return kSources[dice.below(kSources.size())]; }

Value text_or_null(bool present, std::string text) {
    return present ? Value{std::move(text)} : Value{};
}

std::string with_capitals(std::string address) {
    for (std::size_t i = 0; i < address.size(); ++i) {
        const bool starts = i == 0 || address[i - 1] == '.';
        if (starts && address[i] >= 'a' && address[i] <= 'z') {
            address[i] = static_cast<char>(address[i] - 'a' + 'A');
        }
    }
    return address;
}

/// One in twenty writes free-mail, one in twenty-five from a subdomain, some with a plus tag or
/// in capitals; one in fifty is unknown.
Value email_of(const PersonName& name, const std::string& domain, std::size_t number, Dice& dice) {
    const std::size_t habit = dice.below(100);
    if (habit < 2) return {};
    if (habit < 7 || domain.empty()) {
        return name.address + "." + std::to_string(number) + "@" +
               std::string{free_mail_domain(dice)};
    }
    if (habit < 11) return name.address + "@" + (habit < 9 ? "mail." : "uk.") + domain;
    if (habit < 13) return name.address + "+crm@" + domain;
    if (habit < 16) return with_capitals(name.address) + "@" + domain;
    return name.address + "@" + domain;
}

std::string whole_name(const PersonName& name) {
    return std::string{name.first}.append(" ").append(name.last);
}

}  // namespace

std::size_t make_users(const World& world) {
    TableWriter users{world.database(), world.schema(), "User",
                      std::string{kUserColumns} + kAuditColumns};
    std::set<std::string> taken;
    for (std::size_t i = 0; i < world.size().users; ++i) {
        Dice dice{Kind::User, i};
        const PersonName name = person_name(dice);
        std::string login = name.address;
        if (!taken.insert(login).second) login.append(std::to_string(i));
        const std::string email = login + "@northbridge.test";
        const bool leads = i * kReports < world.size().users;
        const Territory& territory = kTerritories[i % kTerritories.size()];
        Row row{world.id("User", i),
                email,
                email,
                std::string{name.first},
                std::string{name.last},
                whole_name(name),
                login.substr(0, 8),
                login,
                std::string{i == 0 ? "Chief Revenue Officer"
                                   : (leads ? "Sales Manager" : "Account Executive")},
                std::string{"Northbridge"},
                std::string{i % 9 == 8 ? "Customer Success" : "Sales"},
                std::string{territory.name},
                std::string{territory.country},
                std::to_string(1001 + i),
                "nb-" + std::to_string(1001 + i),
                flag(i % 20 != 19),
                text_or_null(i > 0, world.id("User", i == 0 ? 0 : (i - 1) / kReports)),
                std::string{kStandardProfile},
                std::string{i == 0 ? kHead : (leads ? kManager : kSeller)},
                std::string{"Standard"},
                std::string{"Europe/Berlin"}};
        append_audit(row, World::moments(dice, false), world.id("User", 0));
        users.write(row);
    }
    return users.rows();
}

std::size_t make_contacts(const World& world) {
    TableWriter contacts{world.database(), world.schema(), "Contact",
                         std::string{kContactColumns} + kAuditColumns};
    for (std::size_t i = 0; i < world.size().contacts; ++i) {
        const bool twin = i % 97 == 96;
        Dice dice{Kind::Contact, twin ? i - 1 : i};
        const PersonName name = person_name(dice);
        const std::uint32_t employer = world.employer(i);
        const bool employed = employer != World::kNobody;
        const std::string domain = employed ? World::account_domain(employer) : "";
        const Value email = email_of(name, domain, twin ? i - 1 : i, dice);
        const Place& home = place(dice);
        const std::string owner = world.user_id(dice);
        const Moments moments = World::moments(dice, i % 20 == 7);
        const bool merged = World::contact_merged(i);
        const bool deleted = merged || World::contact_deleted(i);
        const std::string id = world.id("Contact", i);
        Row row{id,
                flag(deleted),
                text_or_null(merged, world.id("Contact", merged ? i - 1 : i)),
                text_or_null(employed, employed ? world.id("Account", employer) : ""),
                std::string{name.first},
                std::string{name.last},
                whole_name(name),
                std::string{job_title(dice)},
                Value{},
                email,
                phone_of(home, 60, dice),
                phone_of(home, 30, dice),
                std::string{home.city},
                std::string{home.country},
                source_of(dice),
                owner};
        append_audit(row, moments, owner);
        contacts.write(row);
        if (deleted) world.note_deletion("Contact", id, moments.stamped);
    }
    return contacts.rows();
}

namespace {

/// What a converted lead became; ids are NULL for a lead that is none.
struct Conversion {
    bool done = false;
    Value account;
    Value contact;
    Value opportunity;
    Value day;
};

Conversion conversion_of(const World& world, Dice& dice, const Moments& moments) {
    Conversion made;
    if (!dice.percent(8) || world.size().accounts == 0) return made;
    const bool won = dice.percent(60) && world.size().opportunities > 0;
    const std::size_t deal = won ? dice.below(world.size().opportunities) : 0;
    const std::size_t account = won ? world.customer(deal) : world.some_account(dice);
    const auto staff = world.staff(account);
    if (staff.empty()) return made;
    const std::size_t contact = staff[dice.below(staff.size())];
    if (World::contact_merged(contact) || World::contact_deleted(contact)) return made;
    made.done = true;
    made.account = world.id("Account", account);
    made.contact = world.id("Contact", contact);
    made.day = stored_time(moments.modified).substr(0, 10);
    if (won) made.opportunity = world.id("Opportunity", deal);
    return made;
}

}  // namespace

std::size_t make_leads(const World& world) {
    TableWriter leads{world.database(), world.schema(), "Lead",
                      std::string{kLeadColumns} + kAuditColumns};
    for (std::size_t i = 0; i < world.size().leads; ++i) {
        Dice dice{Kind::Lead, i};
        const PersonName name = person_name(dice);
        // One in ten works for a company that is an account already.
        const bool known = dice.percent(10) && world.size().accounts > 0;
        const std::size_t company_number =
            known ? world.some_account(dice) : world.size().accounts + i;
        const CompanyName company = company_name(company_number);
        const Value email = email_of(name, company.domain, i, dice);
        const Place& home = place(dice);
        const std::string owner = world.user_id(dice);
        const Moments moments = World::moments(dice, i % 40 == 3);
        const bool merged = i % 233 == 232;
        const bool deleted = merged || i % 151 == 150;
        const Conversion became = deleted ? Conversion{} : conversion_of(world, dice, moments);
        const char* status = became.done        ? "Closed - Converted"
                             : dice.percent(50) ? "Open - Not Contacted"
                                                : "Working - Contacted";
        const std::string id = world.id("Lead", i);
        Row row{id,
                flag(deleted),
                text_or_null(merged, world.id("Lead", merged ? i - 1 : i)),
                std::string{name.first},
                std::string{name.last},
                whole_name(name),
                company.name,
                std::string{job_title(dice)},
                email,
                phone_of(home, 50, dice),
                text_or_null(dice.percent(50), "https://" + company.domain),
                std::string{status},
                source_of(dice),
                std::string{company.industry},
                std::string{home.city},
                std::string{home.country},
                flag(became.done),
                became.day,
                became.account,
                became.contact,
                became.opportunity,
                owner};
        append_audit(row, moments, owner);
        leads.write(row);
        if (deleted) world.note_deletion("Lead", id, moments.stamped);
    }
    return leads.rows();
}

}  // namespace dealwire::orgsim
