#include "tests/bench/resolve/made_org.hpp"

#include "built_in/source_folder.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <stdexcept>

namespace dealwire::bench {
namespace {

using namespace std::chrono;
using std::uint64_t;

constexpr sys_days kFirstDay{year{2024} / 1 / 1};
constexpr uint64_t kDays = 700;
constexpr std::array<const char*, 4> kFreeMail{"gmail.com", "outlook.com", "yahoo.co.uk", "gmx.de"};

/// A number that looks like chance and is the same every time (splitmix64).
uint64_t chance(uint64_t kind, uint64_t number) {
    uint64_t mixed =
        kind * 0x9E3779B97F4A7C15U + number * 0xD1B54A32D192ED03U + 0x2545F4914F6CDD1DU;
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
    return mixed ^ (mixed >> 31U);
}

bool one_in(uint64_t of, uint64_t kind, uint64_t number) { return chance(kind, number) % of == 0; }

model::RecordId id(const char* prefix, uint64_t number) {
    const std::string digits = std::to_string(number + 1);
    return model::RecordId::parse(prefix + std::string(12 - digits.size(), '0') + digits).value();
}

base::Instant some_time(uint64_t kind, uint64_t number) {
    return kFirstDay + seconds{chance(kind, number) % (kDays * 86400)};
}

std::string domain_of(uint64_t account) { return "company" + std::to_string(account) + ".example"; }

std::string free_mail(const std::string& name, uint64_t number) {
    return name + '@' + kFreeMail[number % kFreeMail.size()];
}

std::string user_address(uint64_t number) {
    return "seller" + std::to_string(number) + "@our-company.example";
}

std::string phone(uint64_t kind, uint64_t number) {
    return "+4420" + std::to_string(10'000'000 + chance(kind, number) % 90'000'000);
}

/// Kinds of chance, so that two things about one record do not go together.
enum Kind : uint64_t {
    kNoSite = 1,
    kSharedSite,
    kOrphan,
    kContactMail,
    kTwin,
    kModified,
    kPhone,
    kMobile,
    kLeadMail,
    kConverted,
    kLeadContact,
    kLeadModified,
    kOppAccount,
    kOwner,
    kCreated,
    kClosed,
    kLength,
    kOppModified,
    kRole,
    kRoleContact,
    kTime,
    kHost,
    kAccount,
    kParties,
    kParty,
    kPick,
    kSpelling
};

}  // namespace

matching::MatchingRules shipped_rules(std::vector<std::string> company_domains) {
    const auto list = [](const char* name) {
        std::vector<std::string> domains;
        std::ifstream in{std::string{DEALWIRE_SOURCE_DIR} + "/mappings/" + name};
        for (std::string line; std::getline(in, line);)
            if (line.starts_with("  - ")) domains.push_back(line.substr(4));
        if (domains.empty()) throw std::runtime_error{std::string{name} + " cannot be read"};
        return domains;
    };
    return matching::MatchingRules::make(
        {}, {list("free_mail.yaml"), list("disposable_mail.yaml"), std::move(company_domains)});
}

Scale Scale::times(double factor) const {
    const auto part = [&](uint64_t whole) {
        return std::max<uint64_t>(static_cast<uint64_t>(static_cast<double>(whole) * factor), 10);
    };
    return {part(accounts),      part(contacts),      part(leads),
            part(opportunities), part(conversations), users};
}

model::Account MadeOrg::account(uint64_t number) const {
    model::Account made;
    made.id = id("001", number);
    if (one_in(20, kNoSite, number)) return made;
    const bool shared = one_in(50, kSharedSite, number) && number > 0;
    made.website = "https://www." + domain_of(shared ? number - 1 : number) + "/";
    return made;
}

std::string MadeOrg::address_of_contact(uint64_t number) const {
    if (number > 0 && one_in(100, kTwin, number)) return address_of_contact(number - 1);
    const std::string name = "person" + std::to_string(number);
    const uint64_t mail = chance(kContactMail, number) % 100;
    if (mail < 3) return "";
    if (mail < 15) return free_mail(name, number);
    return name + '@' + domain_of(number % scale_.accounts);
}

model::Contact MadeOrg::contact(uint64_t number) const {
    model::Contact made;
    made.id = id("003", number);
    made.email = address_of_contact(number);
    if (!one_in(10, kOrphan, number)) made.account = id("001", number % scale_.accounts);
    if (one_in(3, kPhone, number)) made.phone = phone(kPhone, number + 1);
    if (one_in(5, kMobile, number)) made.mobile_phone = phone(kMobile, number + 1);
    made.last_modified = some_time(kModified, number);
    return made;
}

std::string MadeOrg::address_of_lead(uint64_t number) const {
    const uint64_t mail = chance(kLeadMail, number) % 100;
    if (mail < 5) return address_of_contact(chance(kLeadContact, number) % scale_.contacts);
    const std::string name = "lead" + std::to_string(number);
    if (mail < 15) return free_mail(name, number);
    return name + "@prospect" + std::to_string(number / 3) + ".example";
}

model::Lead MadeOrg::lead(uint64_t number) const {
    model::Lead made;
    made.id = id("00Q", number);
    made.email = address_of_lead(number);
    made.last_modified = some_time(kLeadModified, number);
    made.converted = one_in(5, kConverted, number);
    if (!made.converted) return made;
    const uint64_t person = chance(kLeadContact, number) % scale_.contacts;
    made.converted_contact = id("003", person);
    made.converted_account = id("001", person % scale_.accounts);
    made.converted_opportunity = id("006", chance(kLeadContact, number + 7) % scale_.opportunities);
    return made;
}

model::Opportunity MadeOrg::opportunity(uint64_t number) const {
    model::Opportunity made;
    made.id = id("006", number);
    made.account = id("001", chance(kOppAccount, number) % scale_.accounts);
    made.owner = id("005", chance(kOwner, number) % scale_.users);
    made.created = some_time(kCreated, number);
    made.closed = chance(kClosed, number) % 10 < 6;
    made.stage = made.closed ? "Closed Won" : "Negotiation";
    const auto day = floor<days>(made.created) + days{10 + chance(kLength, number) % 200};
    made.close_date = base::Date{day};
    made.last_modified = some_time(kOppModified, number);
    return made;
}

std::string MadeOrg::stranger(uint64_t account, uint64_t number) const {
    const std::string name = "visitor" + std::to_string(number % 1000);
    switch (number % 10) {
        case 0:
        case 1:
            return free_mail(name, number / 10);
        case 2:
            return name + "@nowhere" + std::to_string(number % 100'000) + ".example";
        case 3:
            return name + "@prospect" + std::to_string(number % (scale_.leads / 3 + 1)) +
                   ".example";
        case 4:
            return name + "@mail." + domain_of(account);
        default:
            return name + '@' + domain_of(account);
    }
}

std::string MadeOrg::party_address(uint64_t number, uint64_t party, uint64_t account) const {
    const uint64_t luck = chance(kParty, number * 8 + party) % 100;
    const uint64_t pick = chance(kPick, number * 8 + party);
    const uint64_t rounds = scale_.contacts / scale_.accounts;
    if (luck < 12) return user_address(pick % scale_.users);
    if (luck < 62) return address_of_contact(account + scale_.accounts * (pick % rounds));
    if (luck < 70) return address_of_contact(pick % scale_.contacts);
    if (luck < 80) return address_of_lead(pick % scale_.leads);
    return stranger(account, pick);
}

model::Conversation MadeOrg::conversation(uint64_t number) const {
    model::Conversation made;
    made.id = base::ConversationId{"call-" + std::to_string(1'000'000 + number)};
    made.time = some_time(kTime, number);
    made.started = made.time;
    made.title = "Call " + std::to_string(number);
    made.digest = std::to_string(number);
    const uint64_t host = chance(kHost, number) % scale_.users;
    made.primary_user = id("005", host).text();
    const uint64_t account = chance(kAccount, number) % scale_.accounts;
    const uint64_t parties = 2 + chance(kParties, number) % 5;
    for (uint64_t i = 0; i < parties; ++i) {
        model::Participant& party = made.participants.emplace_back();
        party.id = std::to_string(i);
        party.email = i == 0 ? user_address(host) : party_address(number, i, account);
        const uint64_t spelling = chance(kSpelling, number * 8 + i);
        if (spelling % 1000 < 30 && party.email.starts_with("person"))
            party.email.insert(party.email.find('@'), "+calendar");
        if (spelling % 50 == 0 && !party.email.empty())
            party.email[0] = static_cast<char>(std::toupper(party.email[0]));
    }
    return made;
}

void MadeOrg::accounts(const model::OrgScope&, const std::function<void(model::Account)>& take) {
    for (uint64_t i = 0; i < scale_.accounts; ++i) take(account(i));
}

void MadeOrg::contacts(const model::OrgScope&, const std::function<void(model::Contact)>& take) {
    for (uint64_t i = 0; i < scale_.contacts; ++i) take(contact(i));
}

void MadeOrg::leads(const model::OrgScope&, const std::function<void(model::Lead)>& take) {
    for (uint64_t i = 0; i < scale_.leads; ++i) take(lead(i));
}

void MadeOrg::opportunities(const model::OrgScope&,
                            const std::function<void(model::Opportunity)>& take) {
    for (uint64_t i = 0; i < scale_.opportunities; ++i) take(opportunity(i));
}

void MadeOrg::contact_roles(const model::OrgScope&,
                            const std::function<void(model::ContactRole)>& take) {
    for (uint64_t i = 0; i < scale_.opportunities; ++i) {
        if (one_in(3, kRole, i)) continue;
        model::ContactRole made;
        made.id = id("00K", i);
        made.opportunity = id("006", i);
        made.contact = id("003", chance(kRoleContact, i) % scale_.contacts);
        take(made);
    }
}

void MadeOrg::users(const model::OrgScope&, const std::function<void(model::User)>& take) {
    for (uint64_t i = 0; i < scale_.users; ++i) {
        model::User made;
        made.id = id("005", i);
        made.email = user_address(i);
        made.user_type = "Standard";
        made.active = true;
        take(made);
    }
}

void MadeOrg::account_values(const model::OrgScope&, std::span<const std::string>,
                             const std::function<void(model::RecordId, std::string)>&) {}

std::vector<model::Stage> MadeOrg::stages(const model::OrgScope&) {
    return {{"Negotiation", false, false}, {"Closed Won", true, true}};
}

std::vector<model::Member> MadeOrg::members() const {
    std::vector<model::Member> made;
    for (uint64_t i = 0; i < scale_.users; ++i) {
        model::Member member;
        member.id = model::MemberId{"member-" + std::to_string(i)};
        member.user = id("005", i);
        member.email = user_address(i);
        made.push_back(std::move(member));
    }
    return made;
}

}  // namespace dealwire::bench
