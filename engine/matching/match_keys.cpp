#include "engine/matching/match_keys.hpp"

#include "engine/base/domain_name.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <utility>

namespace dealwire::matching {
namespace {

using model::MatchEntry;
using model::MatchObject;

MatchKey key(char kind, std::string_view text) {
    const MatchKey hash =
        XXH3_64bits_withSeed(text.data(), text.size(), static_cast<unsigned char>(kind));
    return hash == 0 ? 1 : hash;
}

/// Writes down what is asked, and passes it on.
class RecordingIndex : public CrmIndex {
public:
    RecordingIndex(const CrmIndex& index, MatchKeys& keys) : index_{index}, keys_{keys} {}

    [[nodiscard]] std::optional<HostFacts> host(const KeyHash& name) const override {
        return index_.host(name);
    }

    void contacts_by_email(const AddressKey& asked, std::vector<ContactHit>& into) const override {
        add(asked);
        index_.contacts_by_email(asked, into);
    }

    void leads_by_email(const AddressKey& asked, std::vector<LeadHit>& into) const override {
        add(asked);
        index_.leads_by_email(asked, into);
    }

    void contacts_by_phone(const base::PhoneNumber& number,
                           std::vector<ContactHit>& into) const override {
        keys_.push_back(key_of_phone(number));
        index_.contacts_by_phone(number, into);
    }

    void leads_by_phone(const base::PhoneNumber& number,
                        std::vector<LeadHit>& into) const override {
        keys_.push_back(key_of_phone(number));
        index_.leads_by_phone(number, into);
    }

    void domain(std::string_view registrable, DomainFacts& into) const override {
        keys_.push_back(key_of_domain(registrable));
        index_.domain(registrable, into);
    }

    void opportunities_of(std::span<const model::RecordId> accounts,
                          std::vector<const OpportunityFacts*>& into) const override {
        for (const model::RecordId& account : accounts) keys_.push_back(key_of_account(account));
        index_.opportunities_of(accounts, into);
    }

    void opportunities_with_role(std::span<const model::RecordId> contacts,
                                 std::vector<const OpportunityFacts*>& into) const override {
        index_.opportunities_with_role(contacts, into);
    }

    [[nodiscard]] const OpportunityFacts* opportunity(const model::RecordId& id) const override {
        keys_.push_back(key_of_opportunity(id));
        return index_.opportunity(id);
    }

private:
    /// Contacts are asked first, then leads by the same address.
    void add(const AddressKey& asked) const {
        if (asked.hash == last_) return;
        last_ = asked.hash;
        keys_.push_back(key_of_address(asked.address));
    }

    const CrmIndex& index_;
    MatchKeys& keys_;
    mutable KeyHash last_;
};

/// Everything about an opportunity that can decide something, one after the other.
std::string facts_of(const model::Opportunity& deal) {
    const auto number = [](base::Instant at) {
        return std::to_string(at.time_since_epoch().count());
    };
    std::string text = deal.owner.text() + '|' + deal.stage + '|' + (deal.closed ? '1' : '0') +
                       '|' + (deal.close_date ? base::to_text(*deal.close_date) : "") + '|' +
                       number(deal.created) + '|' + number(deal.last_modified) + '|' +
                       model::name_of(deal.state);
    if (deal.state == model::RecordState::Released)
        text += '|' + number(deal.released_at.value_or(base::Instant{}));
    for (const model::StageChange& change : deal.history)
        text += '|' + number(change.at) + '|' + change.stage;
    return text;
}

}  // namespace

MatchKey key_of_address(const base::EmailAddress& address) {
    return with_text(address, [](std::string_view text) { return key('e', text); });
}

MatchKey key_of_phone(const base::PhoneNumber& number) { return key('p', number.e164); }

MatchKey key_of_domain(std::string_view registrable) { return key('d', registrable); }

MatchKey key_of_account(const model::RecordId& id) { return key('a', id.view()); }

MatchKey key_of_opportunity(const model::RecordId& id) { return key('o', id.view()); }

void sort_unique(MatchKeys& keys) {
    std::ranges::sort(keys);
    const auto repeated = std::ranges::unique(keys);
    keys.erase(repeated.begin(), repeated.end());
}

bool meet(const MatchKeys& one, const MatchKeys& other) {
    auto left = one.begin();
    auto right = other.begin();
    while (left != one.end() && right != other.end()) {
        if (*left == *right) return true;
        if (*left < *right)
            ++left;
        else
            ++right;
    }
    return false;
}

void resolve_with_keys(const model::Conversation& conversation, const Knowledge& knowledge,
                       const std::optional<model::Override>& decision, MatchScratch& scratch,
                       model::Resolution& into, MatchKeys& keys) {
    keys.clear();
    const RecordingIndex index{knowledge.index, keys};
    resolve(conversation, {index, knowledge.people, knowledge.rules}, decision, scratch, into);
    sort_unique(keys);
}

std::vector<std::string> hosts_of(const model::Account& account,
                                  const std::vector<std::string>& texts) {
    std::vector<std::string> hosts;
    const auto add = [&](std::string_view text) {
        if (auto host = base::host_of_website(text)) hosts.push_back(std::move(*host));
    };
    add(account.website);
    for (const std::string& text : texts)
        for (const std::string_view word : words_of(text)) add(word);
    return hosts;
}

MatchKey EntryMaker::domain_key(const std::string& host) {
    constexpr std::size_t kMostRemembered = 100'000;
    if (const auto known = hosts_.find(host); known != hosts_.end()) return known->second;
    if (hosts_.size() >= kMostRemembered) hosts_.clear();
    const auto domain = rules_.domains.company_domain(host);
    return hosts_.emplace(host, domain ? key_of_domain(*domain) : 0).first->second;
}

void EntryMaker::add_address(MatchEntry& entry, const std::string& email) {
    const auto address = held_address(email, rules_.settings);
    if (!address) return;
    entry.address = key_of_address(*address);
    entry.domain = domain_key(address->domain);
}

void EntryMaker::add_phones(MatchEntry& entry, const std::string& phone,
                            const std::string& mobile) {
    const auto key_of = [&](const std::string& written) -> MatchKey {
        if (written.empty()) return 0;
        const auto number = base::parse_phone(written, rules_.settings.calling_code);
        return number ? key_of_phone(*number) : 0;
    };
    entry.phone = key_of(phone);
    entry.mobile_phone = key_of(mobile);
}

MatchEntry EntryMaker::entry_of(const model::Account& account,
                                const std::vector<std::string>& texts) {
    MatchEntry entry{.object = MatchObject::Account, .id = account.id};
    entry.live = account.state == model::RecordState::Live;
    entry.master = account.master;
    if (!entry.live) return entry;
    for (const std::string& host : hosts_of(account, texts))
        if (const MatchKey domain = domain_key(host)) entry.domains.push_back(domain);
    sort_unique(entry.domains);
    return entry;
}

MatchEntry EntryMaker::entry_of(const model::Contact& contact) {
    MatchEntry entry{.object = MatchObject::Contact, .id = contact.id};
    entry.live = contact.state == model::RecordState::Live;
    entry.master = contact.master;
    entry.account = contact.account;
    entry.last_modified = contact.last_modified;
    add_address(entry, contact.email);
    add_phones(entry, contact.phone, contact.mobile_phone);
    return entry;
}

MatchEntry EntryMaker::entry_of(const model::Lead& lead) {
    MatchEntry entry{.object = MatchObject::Lead, .id = lead.id};
    entry.live = lead.state == model::RecordState::Live;
    entry.master = lead.master;
    entry.account = lead.converted_account;
    entry.contact = lead.converted_contact;
    entry.opportunity = lead.converted_opportunity;
    entry.converted = lead.converted;
    entry.last_modified = lead.last_modified;
    add_address(entry, lead.email);
    add_phones(entry, lead.phone, lead.mobile_phone);
    return entry;
}

MatchEntry EntryMaker::entry_of(const model::Opportunity& opportunity) {
    MatchEntry entry{.object = MatchObject::Opportunity, .id = opportunity.id};
    entry.live = can_own(opportunity.state);
    entry.account = opportunity.account;
    entry.facts = key('f', facts_of(opportunity));
    return entry;
}

MatchEntry EntryMaker::entry_of(const model::ContactRole& role) {
    MatchEntry entry{.object = MatchObject::ContactRole, .id = role.id};
    entry.live = role.state == model::RecordState::Live;
    entry.contact = role.contact;
    entry.opportunity = role.opportunity;
    return entry;
}

}  // namespace dealwire::matching
