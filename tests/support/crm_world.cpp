#include "tests/support/crm_world.hpp"

#include "engine/base/time_text.hpp"
#include "engine/matching/memory_index.hpp"

#include <algorithm>
#include <stdexcept>

namespace dealwire::support {
namespace {

template <class Record>
Record& add(std::vector<Record>& to, Record record) {
    to.push_back(std::move(record));
    return to.back();
}

template <class Record>
void stream(const std::vector<Record>& records, const std::function<void(Record)>& take) {
    for (const Record& record : records) take(record);
}

}  // namespace

model::RecordId record_id(const std::string& prefix, int number) {
    const std::string digits = std::to_string(number);
    const std::string text = prefix + std::string(12 - digits.size(), '0') + digits;
    return model::RecordId::parse(text).value();
}

base::Instant at(const std::string& text) {
    const std::string full = text.size() == 10 ? text + "T00:00:00Z" : text;
    const auto instant = base::parse_instant(full);
    if (!instant) throw std::invalid_argument{text};
    return *instant;
}

model::Account& CrmWorld::add_account(int number, const std::string& website) {
    model::Account account;
    account.id = account_id(number);
    account.website = website;
    return add(records.accounts, std::move(account));
}

model::Contact& CrmWorld::add_contact(int number, const std::string& email, int account) {
    model::Contact contact;
    contact.id = contact_id(number);
    contact.email = email;
    if (account != 0) contact.account = account_id(account);
    contact.last_modified = at("2026-01-01");
    return add(records.contacts, std::move(contact));
}

model::Lead& CrmWorld::add_lead(int number, const std::string& email) {
    model::Lead lead;
    lead.id = lead_id(number);
    lead.email = email;
    lead.last_modified = at("2026-01-01");
    return add(records.leads, std::move(lead));
}

model::Opportunity& CrmWorld::add_opportunity(int number, int account, int owner) {
    model::Opportunity opportunity;
    opportunity.id = opportunity_id(number);
    if (account != 0) opportunity.account = account_id(account);
    if (owner != 0) opportunity.owner = user_id(owner);
    opportunity.stage = "Prospecting";
    opportunity.close_date = base::parse_date("2026-06-30");
    opportunity.created = at("2026-01-01");
    opportunity.last_modified = at("2026-01-01");
    return add(records.opportunities, std::move(opportunity));
}

void CrmWorld::add_role(int opportunity, int contact) {
    model::ContactRole role;
    role.id = record_id("00K", static_cast<int>(records.roles.size()) + 1);
    role.opportunity = opportunity_id(opportunity);
    role.contact = contact_id(contact);
    records.roles.push_back(std::move(role));
}

model::Member& CrmWorld::add_member(int number, const std::string& email) {
    model::Member member;
    member.id = model::MemberId{"member-" + std::to_string(number)};
    member.user = user_id(number);
    member.email = email;
    member.user_modified = at("2026-01-01");
    return add(records.members, std::move(member));
}

model::User& CrmWorld::add_user(int number, const std::string& email, bool active) {
    model::User user;
    user.id = user_id(number);
    user.email = email;
    user.user_type = "Standard";
    user.active = active;
    user.last_modified = at("2026-01-01");
    return add(records.users, std::move(user));
}

void CrmWorld::accounts(const model::OrgScope&, const std::function<void(model::Account)>& take) {
    stream(records.accounts, take);
}

void CrmWorld::contacts(const model::OrgScope&, const std::function<void(model::Contact)>& take) {
    stream(records.contacts, take);
}

void CrmWorld::leads(const model::OrgScope&, const std::function<void(model::Lead)>& take) {
    stream(records.leads, take);
}

void CrmWorld::opportunities(const model::OrgScope&,
                             const std::function<void(model::Opportunity)>& take) {
    stream(records.opportunities, take);
}

void CrmWorld::contact_roles(const model::OrgScope&,
                             const std::function<void(model::ContactRole)>& take) {
    stream(records.roles, take);
}

void CrmWorld::users(const model::OrgScope&, const std::function<void(model::User)>& take) {
    stream(records.users, take);
}

void CrmWorld::account_values(const model::OrgScope&, std::span<const std::string> fields,
                              const std::function<void(model::RecordId, std::string)>& take) {
    const auto is_live = [this](const model::RecordId& id) {
        const auto found = std::ranges::find(records.accounts, id, &model::Account::id);
        return found != records.accounts.end() && found->state == model::RecordState::Live;
    };
    for (const std::string& field : fields)
        for (const auto& [id, value] : records.account_values[field])
            if (!value.empty() && is_live(id)) take(id, value);
}

std::vector<model::Stage> CrmWorld::stages(const model::OrgScope&) {
    return {{"Prospecting", false, false},
            {"Negotiation", false, false},
            {"Closed Won", true, true},
            {"Closed Lost", true, false}};
}

model::Resolution CrmWorld::resolve(const model::Conversation& conversation,
                                    const std::optional<model::Override>& decision) {
    const auto rules = matching::MatchingRules::make(settings, lists);
    const auto index = matching::MemoryIndex::load(*this, {}, rules);
    const matching::People people{records.members, records.users, rules.domains};
    return matching::resolve(conversation, {index, people, rules}, decision);
}

matching::Considered CrmWorld::consider(const model::Conversation& conversation,
                                        const std::optional<model::Override>& decision) {
    const auto rules = matching::MatchingRules::make(settings, lists);
    const auto index = matching::MemoryIndex::load(*this, {}, rules);
    const matching::People people{records.members, records.users, rules.domains};
    return matching::consider(conversation, {index, people, rules}, decision);
}

model::Conversation conversation_with(std::initializer_list<std::string> emails) {
    model::Conversation conversation;
    conversation.id = base::ConversationId{"call-1"};
    conversation.time = at("2026-03-10T12:00:00Z");
    for (const std::string& email : emails) {
        model::Participant party;
        party.id = "party-" + std::to_string(conversation.participants.size() + 1);
        party.email = email;
        conversation.participants.push_back(std::move(party));
    }
    return conversation;
}

}  // namespace dealwire::support
