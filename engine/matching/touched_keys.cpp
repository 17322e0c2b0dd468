#include "engine/matching/touched_keys.hpp"

#include "engine/matching/crm_index.hpp"

#include <utility>

namespace dealwire::matching {
namespace {

using model::MatchEntry;
using model::MatchObject;
using model::RecordId;
using ports::Carried;
using ports::Leaning;

}  // namespace

Extent extent_of(const std::optional<MatchEntry>& before, const std::optional<MatchEntry>& after) {
    if (before == after) return Extent::Nothing;
    if (!before || !after) return Extent::Whole;
    if (before->object == MatchObject::Account && before->live == after->live &&
        before->master == after->master)
        return Extent::Domains;
    MatchEntry later = *before;
    later.last_modified = after->last_modified;
    return later == *after ? Extent::Moment : Extent::Whole;
}

void TouchedKeys::add(const std::optional<MatchEntry>& entry, Extent extent) {
    if (!entry) return;
    switch (extent) {
        case Extent::Nothing:
            return;
        case Extent::Moment:
            return add_moment(*entry);
        case Extent::Domains:
            return add_domains(*entry);
        case Extent::Whole:
            return add_whole(*entry);
    }
}

void TouchedKeys::add_key(MatchKey key) {
    if (key != 0) keys_.push_back(key);
}

void TouchedKeys::add_found_by(const MatchEntry& entry) {
    for (const MatchKey key : {entry.address, entry.domain, entry.phone, entry.mobile_phone})
        add_key(key);
}

void TouchedKeys::add_all(const std::vector<MatchEntry>& entries) {
    for (const MatchEntry& entry : entries) add_whole(entry);
}

void TouchedKeys::add_whole(const MatchEntry& entry) {
    if (!seen_.insert(entry.id).second) return;
    switch (entry.object) {
        case MatchObject::Account:
            return add_account(entry);
        case MatchObject::Contact:
            add_found_by(entry);
            add_all(around_.leaning(Leaning::LeadsOfContact, entry.id));
            add_all(around_.leaning(Leaning::MergedInto, entry.id));
            return add_contact_upwards(entry.master);  // who inherits its roles
        case MatchObject::Lead:
            add_found_by(entry);
            return add_all(around_.leaning(Leaning::MergedInto, entry.id));
        case MatchObject::Opportunity:
            add_key(key_of_opportunity(entry.id));
            add_account_upwards(entry.account);
            return add_all(around_.leaning(Leaning::RolesInOpportunity, entry.id));
        case MatchObject::ContactRole:
            return add_contact_upwards(entry.contact);
    }
}

void TouchedKeys::add_account(const MatchEntry& account) {
    add_domains(account);
    add_account_upwards(account.id);
    for (const Leaning how : {Leaning::ContactsOfAccount, Leaning::LeadsOfAccount,
                              Leaning::OpportunitiesOfAccount, Leaning::MergedInto})
        add_all(around_.leaning(how, account.id));
}

void TouchedKeys::add_domains(const MatchEntry& account) {
    for (const MatchKey key : account.domains) add_key(key);
}

void TouchedKeys::add_account_upwards(RecordId id) {
    for (int step = 0; !id.empty() && step < kLongestMergeChain; ++step) {
        add_key(key_of_account(id));
        const auto account = around_.entry(id);
        id = account ? account->master : RecordId{};
    }
}

/// Who has the role is the survivor of the contact's merges, who may be found by what any of its
/// losers carries.
void TouchedKeys::add_contact_upwards(RecordId id) {
    for (int step = 0; !id.empty() && step < kLongestMergeChain; ++step) {
        const auto contact = around_.entry(id);
        if (!contact) return;
        add_whole(*contact);
        id = contact->master;
    }
}

void TouchedKeys::add_shared(Carried which, MatchKey key) {
    if (key != 0 && around_.carrying(which, key).size() > 1) add_key(key);
}

void TouchedKeys::add_moment(const MatchEntry& entry) {
    if (!seen_.insert(entry.id).second) return;
    add_shared(Carried::Address, entry.address);
    add_shared(Carried::Phone, entry.phone);
    add_shared(Carried::Phone, entry.mobile_phone);
    for (const MatchEntry& loser : around_.leaning(Leaning::MergedInto, entry.id))
        add_moment(loser);
}

MatchKeys TouchedKeys::take() {
    sort_unique(keys_);
    seen_.clear();
    return std::exchange(keys_, {});
}

}  // namespace dealwire::matching
