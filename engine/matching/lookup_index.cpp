#include "engine/matching/lookup_index.hpp"

#include "engine/matching/match_keys.hpp"

#include <algorithm>
#include <map>

namespace dealwire::matching {
namespace {

using model::MatchEntry;
using model::MatchObject;
using model::RecordId;
using ports::Carried;
using ports::Leaning;

Standing standing_of(const MatchEntry& found, const std::optional<MatchEntry>& heir) {
    if (!heir) return Standing::Gone;
    return heir->id == found.id ? Standing::Live : Standing::MergedAway;
}

std::vector<RecordId> list_of(const std::set<RecordId>& ids) { return {ids.begin(), ids.end()}; }

/// Whether a record that was found by the key of `asked` holds another text that shares the key. A
/// record without either has changed since its entry was made; the entry counts until that change
/// is followed.
template <class Text, class KeyOf>
bool is_other_text(MatchKey key, const Text& asked, const std::vector<Text>& held,
                   const KeyOf& key_of) {
    if (std::ranges::find(held, asked) != held.end()) return false;
    return std::ranges::any_of(held, [&](const Text& text) { return key_of(text) == key; });
}

std::vector<std::string> hosts_of_address(const std::string& email,
                                          const MatchingSettings& settings) {
    const auto address = held_address(email, settings);
    return address ? std::vector{address->domain} : std::vector<std::string>{};
}

/// The entries without those whose record is another.
template <class IsOther>
std::vector<MatchEntry> without_others(std::vector<MatchEntry> found,
                                       ports::CurrentRecords& records, MatchObject object,
                                       const IsOther& is_other) {
    if (found.empty()) return found;
    std::vector<RecordId> ids;
    for (const MatchEntry& entry : found) ids.push_back(entry.id);
    std::set<RecordId> others;
    const auto look_at = [&](const auto& held) {
        for (const auto& record : held)
            if (is_other(record)) others.insert(record.id);
    };
    if (object == MatchObject::Contact)
        look_at(records.contacts(ids));
    else
        look_at(records.leads(ids));
    std::erase_if(found, [&](const MatchEntry& entry) { return others.contains(entry.id); });
    return found;
}

}  // namespace

/// The record itself where it lives, else the living one at the end of its merges.
std::optional<MatchEntry> LookupIndex::survivor(const RecordId& id) const {
    RecordId next = id;
    for (int step = 0; !next.empty() && step < kLongestMergeChain; ++step) {
        auto entry = entries_.entry(next);
        if (!entry || entry->live) return entry;
        next = entry->master;
    }
    return std::nullopt;
}

RecordId LookupIndex::live_account(const RecordId& id) const {
    const auto account = survivor(id);
    return account ? account->id : RecordId{};
}

/// The record and all that were merged into it, directly or by way of others.
void LookupIndex::add_with_losers(const RecordId& id, std::set<RecordId>& into) const {
    if (!into.insert(id).second) return;
    for (const MatchEntry& loser : entries_.leaning(Leaning::MergedInto, id))
        if (!loser.live) add_with_losers(loser.id, into);
}

ContactHit LookupIndex::contact_hit(const MatchEntry& entry) const {
    const auto heir = entry.live ? entry : survivor(entry.id);
    ContactHit hit;
    hit.found = entry.id;
    hit.standing = standing_of(entry, heir);
    if (!heir) return hit;
    hit.id = heir->id;
    hit.account = live_account(heir->account);
    hit.last_modified = heir->last_modified;
    return hit;
}

LeadHit LookupIndex::lead_hit(const MatchEntry& entry) const {
    const auto heir = entry.live ? entry : survivor(entry.id);
    LeadHit hit;
    hit.found = entry.id;
    hit.standing = standing_of(entry, heir);
    if (!heir) return hit;
    hit.id = heir->id;
    hit.last_modified = heir->last_modified;
    hit.converted = heir->converted;
    if (!heir->converted) return hit;
    const auto contact = survivor(heir->contact);
    hit.account = live_account(contact ? contact->account : heir->account);
    if (!contact) return hit;
    hit.contact = contact->id;
    hit.opportunity = heir->opportunity;
    return hit;
}

std::vector<MatchEntry> LookupIndex::carrying(Carried which, MatchKey key,
                                              MatchObject object) const {
    std::vector<MatchEntry> found = entries_.carrying(which, key);
    std::erase_if(found, [&](const MatchEntry& entry) { return entry.object != object; });
    return found;
}

std::vector<MatchEntry> LookupIndex::with_address(const base::EmailAddress& address,
                                                  MatchObject object) const {
    const MatchKey key = key_of_address(address);
    const auto is_other = [&](const auto& record) {
        const auto held = held_address(record.email, rules_.settings);
        return held && is_other_text(key, address, {*held}, key_of_address);
    };
    return without_others(carrying(Carried::Address, key, object), records_, object, is_other);
}

std::vector<MatchEntry> LookupIndex::with_number(const base::PhoneNumber& number,
                                                 MatchObject object) const {
    const MatchKey key = key_of_phone(number);
    const auto is_other = [&](const auto& record) {
        std::vector<base::PhoneNumber> held;
        for (const std::string& text : {record.phone, record.mobile_phone})
            if (auto read = base::parse_phone(text, rules_.settings.calling_code))
                held.push_back(std::move(*read));
        return is_other_text(key, number, held, key_of_phone);
    };
    auto found = carrying(Carried::Phone, key, object);
    std::erase_if(found, [](const MatchEntry& entry) { return !entry.live; });
    return without_others(std::move(found), records_, object, is_other);
}

void LookupIndex::contacts_by_email(const AddressKey& asked, std::vector<ContactHit>& into) const {
    for (const MatchEntry& entry : with_address(asked.address, MatchObject::Contact))
        into.push_back(contact_hit(entry));
}

void LookupIndex::leads_by_email(const AddressKey& asked, std::vector<LeadHit>& into) const {
    for (const MatchEntry& entry : with_address(asked.address, MatchObject::Lead))
        into.push_back(lead_hit(entry));
}

void LookupIndex::contacts_by_phone(const base::PhoneNumber& number,
                                    std::vector<ContactHit>& into) const {
    for (const MatchEntry& entry : with_number(number, MatchObject::Contact))
        into.push_back(contact_hit(entry));
}

void LookupIndex::leads_by_phone(const base::PhoneNumber& number,
                                 std::vector<LeadHit>& into) const {
    for (const MatchEntry& entry : with_number(number, MatchObject::Lead))
        into.push_back(lead_hit(entry));
}

bool LookupIndex::is_other_domain(const std::vector<std::string>& hosts,
                                  std::string_view registrable) const {
    std::vector<std::string> held;
    for (const std::string& host : hosts)
        if (auto domain = rules_.domains.company_domain(host)) held.emplace_back(*domain);
    return is_other_text(key_of_domain(registrable), std::string{registrable}, held, key_of_domain);
}

std::set<RecordId> LookupIndex::accounts_naming(std::string_view registrable) const {
    std::set<RecordId> named;
    for (const MatchEntry& account :
         entries_.carrying(Carried::AccountDomain, key_of_domain(registrable)))
        if (account.live) named.insert(account.id);
    if (named.empty()) return named;
    const std::vector<RecordId> ids = list_of(named);
    std::map<RecordId, std::vector<std::string>> values;
    const auto& fields = rules_.settings.account_domain_fields;
    if (!fields.empty())
        for (auto& [id, value] : records_.account_values(ids, fields))
            values[id].push_back(std::move(value));
    for (const model::Account& account : records_.accounts(ids))
        if (is_other_domain(hosts_of(account, values[account.id]), registrable))
            named.erase(account.id);
    return named;
}

std::set<RecordId> LookupIndex::leads_at(std::string_view registrable) const {
    auto found = carrying(Carried::LeadDomain, key_of_domain(registrable), MatchObject::Lead);
    std::erase_if(found, [](const MatchEntry& lead) { return !lead.live || lead.converted; });
    const auto is_other = [&](const auto& record) {
        return is_other_domain(hosts_of_address(record.email, rules_.settings), registrable);
    };
    std::set<RecordId> leads;
    for (const MatchEntry& lead :
         without_others(std::move(found), records_, MatchObject::Lead, is_other))
        leads.insert(lead.id);
    return leads;
}

std::set<RecordId> LookupIndex::accounts_of_contacts_at(std::string_view registrable) const {
    const MatchKey key = key_of_domain(registrable);
    std::map<RecordId, RecordId> account_of;
    for (const auto& [account, contact] : entries_.accounts_of_contacts_at(key))
        account_of.emplace(contact, account);
    std::vector<RecordId> contacts;
    for (const auto& [contact, account] : account_of) contacts.push_back(contact);
    if (contacts.empty()) return {};
    std::set<RecordId> doubtful;
    const auto is_other = [&](const model::Contact& contact) {
        return is_other_domain(hosts_of_address(contact.email, rules_.settings), registrable);
    };
    for (const model::Contact& contact : records_.contacts(contacts))
        if (is_other(contact)) doubtful.insert(account_of.at(contact.id));

    std::set<RecordId> accounts;
    for (const auto& [contact, account] : account_of) {
        bool is_at = !doubtful.contains(account);
        if (!is_at) {  // another contact of it may be one of this domain
            std::vector<RecordId> others;
            for (const MatchEntry& other : entries_.leaning(Leaning::ContactsOfAccount, account))
                if (other.live && other.domain == key) others.push_back(other.id);
            is_at = !std::ranges::all_of(records_.contacts(others), is_other);
        }
        if (is_at) accounts.insert(live_account(account));
    }
    accounts.erase(RecordId{});
    return accounts;
}

void LookupIndex::domain(std::string_view registrable, DomainFacts& into) const {
    std::set<RecordId> named = accounts_naming(registrable);
    std::set<RecordId> learned = accounts_of_contacts_at(registrable);
    if (learned.size() == 1) {
        named.insert(*learned.begin());
        learned.clear();
    }
    into = {list_of(named), list_of(learned), list_of(leads_at(registrable))};
}

void LookupIndex::read(std::vector<RecordId> deals) const {
    std::erase_if(deals, [this](const RecordId& id) { return deals_.contains(id); });
    if (deals.empty()) return;
    for (const RecordId& id : deals) deals_.emplace(id, nullptr);
    for (model::Opportunity& record : records_.opportunities(deals)) {
        auto deal = std::make_unique<Deal>();
        deal->record = std::move(record);
        const model::Opportunity& of = deal->record;
        for (const model::StageChange& change : of.history)
            deal->history.push_back({change.at, change.stage, stages_.is_closed(change.stage, of)});
        std::ranges::stable_sort(deal->history, {}, &StagePoint::at);
        deal->facts = {of.id,        live_account(of.account),
                       of.owner,     of.stage,
                       of.closed,    of.close_date,
                       of.created,   of.last_modified,
                       of.state,     of.released_at.value_or(base::Instant{}),
                       deal->history};
        deals_.insert_or_assign(of.id, std::move(deal));
    }
}

void LookupIndex::append(const std::vector<RecordId>& deals,
                         std::vector<const OpportunityFacts*>& into) const {
    read(deals);
    for (const RecordId& id : deals)
        if (const auto& deal = deals_.at(id)) into.push_back(&deal->facts);
}

void LookupIndex::opportunities_of(std::span<const RecordId> accounts,
                                   std::vector<const OpportunityFacts*>& into) const {
    for (const RecordId& account : accounts) add_opportunities_of(account, into);
}

void LookupIndex::opportunities_with_role(std::span<const RecordId> contacts,
                                          std::vector<const OpportunityFacts*>& into) const {
    for (const RecordId& contact : contacts) add_opportunities_with_role(contact, into);
}

void LookupIndex::add_opportunities_of(const RecordId& account,
                                       std::vector<const OpportunityFacts*>& into) const {
    const auto asked = entries_.entry(account);
    if (!asked || !asked->live) return;
    std::set<RecordId> accounts;
    add_with_losers(account, accounts);
    std::vector<RecordId> deals;
    for (const RecordId& each : accounts)
        for (const MatchEntry& deal : entries_.leaning(Leaning::OpportunitiesOfAccount, each))
            if (deal.live) deals.push_back(deal.id);
    append(deals, into);
}

void LookupIndex::add_opportunities_with_role(const RecordId& contact,
                                              std::vector<const OpportunityFacts*>& into) const {
    const auto asked = entries_.entry(contact);
    if (!asked || !asked->live) return;
    std::set<RecordId> contacts;
    add_with_losers(contact, contacts);
    std::set<RecordId> deals;
    for (const RecordId& each : contacts)
        for (const MatchEntry& role : entries_.leaning(Leaning::RolesOfContact, each)) {
            if (!role.live) continue;
            const auto deal = entries_.entry(role.opportunity);
            if (deal && deal->live) deals.insert(deal->id);
        }
    append(list_of(deals), into);
}

const OpportunityFacts* LookupIndex::opportunity(const RecordId& id) const {
    if (id.empty()) return nullptr;
    read({id});
    const auto& deal = deals_.at(id);
    return deal ? &deal->facts : nullptr;
}

}  // namespace dealwire::matching
