#include "engine/matching/lookup_index.hpp"

#include "engine/matching/match_keys.hpp"

#include <algorithm>

namespace dealwire::matching {
namespace {

using model::MatchEntry;
using model::MatchObject;
using model::RecordId;
using ports::Carried;
using ports::Leaning;

/// A chain of merges longer than this is a circle in broken data.
constexpr int kLongestMergeChain = 64;

Standing standing_of(const MatchEntry& found, const std::optional<MatchEntry>& heir) {
    if (!heir) return Standing::Gone;
    return heir->id == found.id ? Standing::Live : Standing::MergedAway;
}

std::vector<RecordId> list_of(const std::set<RecordId>& ids) { return {ids.begin(), ids.end()}; }

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

void LookupIndex::contacts_by_email(const AddressKey& asked, std::vector<ContactHit>& into) const {
    for (const MatchEntry& entry :
         entries_.carrying(Carried::Address, key_of_address(asked.address)))
        if (entry.object == MatchObject::Contact) into.push_back(contact_hit(entry));
}

void LookupIndex::leads_by_email(const AddressKey& asked, std::vector<LeadHit>& into) const {
    for (const MatchEntry& entry :
         entries_.carrying(Carried::Address, key_of_address(asked.address)))
        if (entry.object == MatchObject::Lead) into.push_back(lead_hit(entry));
}

void LookupIndex::contacts_by_phone(const base::PhoneNumber& number,
                                    std::vector<ContactHit>& into) const {
    for (const MatchEntry& entry : entries_.carrying(Carried::Phone, key_of_phone(number)))
        if (entry.object == MatchObject::Contact && entry.live) into.push_back(contact_hit(entry));
}

void LookupIndex::leads_by_phone(const base::PhoneNumber& number,
                                 std::vector<LeadHit>& into) const {
    for (const MatchEntry& entry : entries_.carrying(Carried::Phone, key_of_phone(number)))
        if (entry.object == MatchObject::Lead && entry.live) into.push_back(lead_hit(entry));
}

void LookupIndex::domain(std::string_view registrable, DomainFacts& into) const {
    const MatchKey key = key_of_domain(registrable);
    std::set<RecordId> named;
    for (const MatchEntry& account : entries_.carrying(Carried::AccountDomain, key))
        if (account.live) named.insert(account.id);
    std::set<RecordId> leads;
    for (const MatchEntry& lead : entries_.carrying(Carried::LeadDomain, key))
        if (lead.live && !lead.converted) leads.insert(lead.id);
    std::set<RecordId> learned;
    for (const RecordId& account : entries_.accounts_of_contacts_at(key))
        learned.insert(live_account(account));
    learned.erase(RecordId{});
    if (learned.size() == 1) {
        named.insert(*learned.begin());
        learned.clear();
    }
    into = {list_of(named), list_of(learned), list_of(leads)};
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
