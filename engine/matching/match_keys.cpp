#include "engine/matching/match_keys.hpp"

#include "engine/base/domain_name.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <utility>

namespace dealwire::matching {
namespace {

constexpr int kDeepestMerge = 64;

MatchKey key(char kind, std::string_view text) {
    return XXH3_64bits_withSeed(text.data(), text.size(), static_cast<unsigned char>(kind));
}

void sort_unique(MatchKeys& keys) {
    std::ranges::sort(keys);
    const auto repeated = std::ranges::unique(keys);
    keys.erase(repeated.begin(), repeated.end());
}

/// Writes down what is asked, and passes it on.
class RecordingIndex : public CrmIndex {
public:
    RecordingIndex(const CrmIndex& index, MatchKeys& keys) : index_{index}, keys_{keys} {}

    void contacts_by_email(const base::EmailAddress& address,
                           std::vector<ContactHit>& into) const override {
        keys_.push_back(key_of_address(address));
        index_.contacts_by_email(address, into);
    }

    void leads_by_email(const base::EmailAddress& address,
                        std::vector<LeadHit>& into) const override {
        keys_.push_back(key_of_address(address));
        index_.leads_by_email(address, into);
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

    [[nodiscard]] DomainFacts domain(const std::string& registrable) const override {
        keys_.push_back(key_of_domain(registrable));
        return index_.domain(registrable);
    }

    void opportunities_of(const model::RecordId& account,
                          std::vector<const OpportunityFacts*>& into) const override {
        keys_.push_back(key_of_account(account));
        index_.opportunities_of(account, into);
    }

    void opportunities_with_role(const model::RecordId& contact,
                                 std::vector<const OpportunityFacts*>& into) const override {
        keys_.push_back(key_of_contact(contact));
        index_.opportunities_with_role(contact, into);
    }

    [[nodiscard]] const OpportunityFacts* opportunity(const model::RecordId& id) const override {
        keys_.push_back(key_of_opportunity(id));
        return index_.opportunity(id);
    }

private:
    const CrmIndex& index_;
    MatchKeys& keys_;
};

/// What is asked about our own people, which the index does not see.
void add_people_keys(const model::Conversation& conversation, MatchKeys& keys) {
    keys.push_back(key_of_person(conversation.primary_user));
    for (const model::Participant& party : conversation.participants) {
        const auto address = base::parse_email(party.email);
        if (!party.user_id.empty()) keys.push_back(key_of_person(party.user_id));
        if (!address) continue;
        keys.push_back(key_of_address(*address));
        if (const auto untagged = base::without_plus_tag(*address))
            keys.push_back(key_of_address(*untagged));
        if (const auto domain = registrable_domain(address->domain))
            keys.push_back(key_of_own_domain(*domain));
    }
}

}  // namespace

MatchKey key_of_address(const base::EmailAddress& address) { return key('e', address.text()); }

MatchKey key_of_phone(const base::PhoneNumber& number) { return key('p', number.e164); }

MatchKey key_of_domain(std::string_view registrable) { return key('d', registrable); }

MatchKey key_of_own_domain(std::string_view registrable) { return key('i', registrable); }

MatchKey key_of_account(const model::RecordId& id) { return key('a', id.view()); }

MatchKey key_of_contact(const model::RecordId& id) { return key('c', id.view()); }

MatchKey key_of_opportunity(const model::RecordId& id) { return key('o', id.view()); }

MatchKey key_of_person(std::string_view reference) {
    const auto id = model::RecordId::parse(reference);
    return key('u', id ? id->view() : reference);  // a user id has two lengths
}

KeyedResolution resolve_with_keys(const model::Conversation& conversation,
                                  const Knowledge& knowledge,
                                  const std::optional<model::Override>& decision) {
    MatchKeys keys;
    const RecordingIndex index{knowledge.index, keys};
    auto resolution = resolve(conversation, {index, knowledge.people, knowledge.rules}, decision);
    add_people_keys(conversation, keys);
    sort_unique(keys);
    return {std::move(resolution), std::move(keys)};
}

void TouchedKeys::add_address(const std::string& email) {
    const auto address = base::parse_email(email);
    if (!address) return;
    keys_.push_back(key_of_address(*address));
    if (const auto domain = rules_.domains.company_domain(address->domain))
        keys_.push_back(key_of_domain(*domain));
}

void TouchedKeys::add_phones(const std::string& phone, const std::string& mobile_phone) {
    for (const std::string& written : {phone, mobile_phone})
        if (const auto number = base::parse_phone(written, rules_.settings.calling_code))
            keys_.push_back(key_of_phone(*number));
}

void TouchedKeys::add_upwards(model::RecordId id, MatchKey (*key_of)(const model::RecordId&)) {
    for (int step = 0; !id.empty() && step < kDeepestMerge; ++step) {
        keys_.push_back(key_of(id));
        id = around_.master_of(id);
    }
}

void TouchedKeys::add_own(const model::Contact& contact) {
    add_address(contact.email);
    add_phones(contact.phone, contact.mobile_phone);
    add_upwards(contact.id, key_of_contact);
}

void TouchedKeys::add_own(const model::Lead& lead) {
    add_address(lead.email);
    add_phones(lead.phone, lead.mobile_phone);
}

void TouchedKeys::add(const model::Contact& contact) {
    if (depth_ > kDeepestMerge) return;
    ++depth_;
    add_own(contact);
    for (const model::Lead& lead : around_.leads_converted_into(contact.id)) add(lead);
    for (const model::Contact& loser : around_.contacts_merged_into(contact.id)) add(loser);
    --depth_;
}

void TouchedKeys::add(const model::Lead& lead) {
    if (depth_ > kDeepestMerge) return;
    ++depth_;
    add_own(lead);
    for (const model::Lead& loser : around_.leads_merged_into(lead.id)) add(loser);
    --depth_;
}

void TouchedKeys::add(const model::Account& account, bool only_its_domains) {
    std::vector<std::string> texts = around_.domain_texts_of(account.id);
    texts.push_back(account.website);
    for (const std::string& text : texts)
        for (const std::string_view word : words_of(text))
            if (const auto host = base::host_of_website(word))
                if (const auto domain = rules_.domains.company_domain(*host))
                    keys_.push_back(key_of_domain(*domain));
    if (only_its_domains || depth_ > kDeepestMerge) return;
    ++depth_;
    add_upwards(account.id, key_of_account);
    for (const model::Contact& contact : around_.contacts_of(account.id)) add(contact);
    for (const model::Lead& lead : around_.leads_converted_into(account.id)) add(lead);
    for (const model::Opportunity& deal : around_.opportunities_of(account.id)) add(deal);
    for (const model::Account& loser : around_.accounts_merged_into(account.id)) add(loser, false);
    --depth_;
}

void TouchedKeys::add(const model::Opportunity& opportunity) {
    keys_.push_back(key_of_opportunity(opportunity.id));
    add_upwards(opportunity.account, key_of_account);
    for (const model::RecordId& contact : around_.contacts_in(opportunity.id))
        add_upwards(contact, key_of_contact);
}

void TouchedKeys::add(const model::ContactRole& role) { add_upwards(role.contact, key_of_contact); }

void TouchedKeys::add_person(const std::string& email, const std::string& reference) {
    keys_.push_back(key_of_person(reference));
    const auto address = address_of_user(email);
    if (!address) return;
    keys_.push_back(key_of_address(*address));
    if (const auto domain = registrable_domain(address->domain))
        keys_.push_back(key_of_own_domain(*domain));
}

void TouchedKeys::add(const model::Member& member) {
    add_person(member.email, member.id.value);
    add_person(member.email, member.user.text());
}

void TouchedKeys::add(const model::User& user) { add_person(user.email, user.id.text()); }

MatchKeys TouchedKeys::take() {
    sort_unique(keys_);
    return std::exchange(keys_, {});
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

}  // namespace dealwire::matching
