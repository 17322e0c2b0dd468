#include "tests/fakes/entry_table.hpp"

#include <algorithm>
#include <set>

namespace dealwire::fakes {
namespace {

using model::MatchEntry;
using model::MatchObject;
using model::RecordId;
using ports::Carried;
using ports::Leaning;

bool is_person(const MatchEntry& entry) {
    return entry.object == MatchObject::Contact || entry.object == MatchObject::Lead;
}

bool carries(const MatchEntry& entry, Carried which, model::MatchKey key) {
    switch (which) {
        case Carried::Address:
            return is_person(entry) && entry.address == key;
        case Carried::Phone:
            return is_person(entry) && (entry.phone == key || entry.mobile_phone == key);
        case Carried::LeadDomain:
            return entry.object == MatchObject::Lead && entry.domain == key;
        case Carried::AccountDomain:
            return entry.object == MatchObject::Account &&
                   std::ranges::binary_search(entry.domains, key);
    }
    return false;
}

bool leans(const MatchEntry& entry, Leaning how, const RecordId& on) {
    switch (how) {
        case Leaning::ContactsOfAccount:
            return entry.object == MatchObject::Contact && entry.account == on;
        case Leaning::OpportunitiesOfAccount:
            return entry.object == MatchObject::Opportunity && entry.account == on;
        case Leaning::LeadsOfAccount:
            return entry.object == MatchObject::Lead && entry.account == on;
        case Leaning::RolesOfContact:
            return entry.object == MatchObject::ContactRole && entry.contact == on;
        case Leaning::LeadsOfContact:
            return entry.object == MatchObject::Lead && entry.contact == on;
        case Leaning::RolesInOpportunity:
            return entry.object == MatchObject::ContactRole && entry.opportunity == on;
        case Leaning::MergedInto:
            return entry.master == on;
    }
    return false;
}

}  // namespace

std::optional<MatchEntry> EntryTable::entry(const RecordId& id) {
    const auto found = entries_.find(id);
    if (found == entries_.end()) return std::nullopt;
    return found->second;
}

std::vector<MatchEntry> EntryTable::carrying(Carried which, model::MatchKey key) {
    std::vector<MatchEntry> found;
    for (const auto& [id, entry] : entries_)
        if (carries(entry, which, key)) found.push_back(entry);
    return found;
}

std::vector<MatchEntry> EntryTable::leaning(Leaning how, const RecordId& on) {
    std::vector<MatchEntry> found;
    for (const auto& [id, entry] : entries_)
        if (leans(entry, how, on)) found.push_back(entry);
    return found;
}

std::vector<ports::AccountOfContact> EntryTable::accounts_of_contacts_at(model::MatchKey domain) {
    std::map<RecordId, RecordId> accounts;
    for (const auto& [id, entry] : entries_)
        if (entry.object == MatchObject::Contact && entry.live && entry.domain == domain &&
            !entry.account.empty())
            accounts.emplace(entry.account, id);
    std::vector<ports::AccountOfContact> found;
    for (const auto& [account, contact] : accounts) found.push_back({account, contact});
    return found;
}

EntryTable::EntryTable() = default;

EntryTable::~EntryTable() = default;

void EntryTable::put(const model::MatchEntry& entry) { entries_.insert_or_assign(entry.id, entry); }

void EntryTable::clear() { entries_.clear(); }

std::size_t EntryTable::size() const { return entries_.size(); }

}  // namespace dealwire::fakes
