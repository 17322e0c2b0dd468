#pragma once

#include "engine/matching/crm_index.hpp"
#include "engine/matching/resolve.hpp"
#include "engine/matching/settings.hpp"
#include "engine/model/member.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::matching {

/// A question that matching asks, as a number: "who has this address?", "which opportunities does
/// this account have?". A resolution keeps the keys it asked for, a change touches the keys whose
/// answer it may change; where they do not meet, the resolution stands. A hash: two questions may
/// share a number by chance, which costs a look too many and never a change missed. The numbers are
/// kept in the store and stay what they are.
using MatchKey = std::uint64_t;
using MatchKeys = std::vector<MatchKey>;  ///< ascending, each once

MatchKey key_of_address(const base::EmailAddress& address);
MatchKey key_of_phone(const base::PhoneNumber& number);
MatchKey key_of_domain(std::string_view registrable);      ///< whose domain is it?
MatchKey key_of_own_domain(std::string_view registrable);  ///< is it one of ours?
MatchKey key_of_account(const model::RecordId& id);        ///< which opportunities has it?
MatchKey key_of_contact(const model::RecordId& id);        ///< in which has it a role?
MatchKey key_of_opportunity(const model::RecordId& id);    ///< what became of it?
MatchKey key_of_person(std::string_view reference);        ///< who is this user or member?

struct KeyedResolution {
    model::Resolution resolution;
    MatchKeys keys;
};

/// `resolve`, and every key that was asked for on the way. The stage table, the settings and the
/// public suffix list are no keys: whoever changes them looks at everything again.
KeyedResolution resolve_with_keys(const model::Conversation& conversation,
                                  const Knowledge& knowledge,
                                  const std::optional<model::Override>& decision);

/// The records that lean on another one. Lists in any order.
class RecordsAround {
public:
    virtual ~RecordsAround() = default;

    /// With this record as their `master`, one step down.
    virtual std::vector<model::Account> accounts_merged_into(const model::RecordId& id) const = 0;
    virtual std::vector<model::Contact> contacts_merged_into(const model::RecordId& id) const = 0;
    virtual std::vector<model::Lead> leads_merged_into(const model::RecordId& id) const = 0;

    virtual std::vector<model::Contact> contacts_of(const model::RecordId& account) const = 0;
    /// Converted into this account or contact.
    virtual std::vector<model::Lead> leads_converted_into(const model::RecordId& id) const = 0;
    virtual std::vector<model::Opportunity> opportunities_of(
        const model::RecordId& account) const = 0;

    /// Of a contact or account, upwards: the `master` of this record; empty where it has none.
    virtual model::RecordId master_of(const model::RecordId& id) const = 0;
    /// The contacts with a role in an opportunity.
    virtual std::vector<model::RecordId> contacts_in(const model::RecordId& opportunity) const = 0;
    /// What an account holds in the admin-chosen domain fields.
    virtual std::vector<std::string> domain_texts_of(const model::RecordId& account) const = 0;
};

/// Which keys a change touches. Ask for the record as it was, among the records as they were, and
/// for the record as it is; what is touched is both together. Cost is proportional to what leans
/// on the record. Pure.
class TouchedKeys {
public:
    TouchedKeys(const RecordsAround& around, const MatchingRules& rules)
        : around_{around}, rules_{rules} {}

    /// Whether the account exists counts for all its contacts, leads and opportunities; with
    /// `only_its_domains` (state and master are as they were) none of them is looked at.
    void add(const model::Account& account, bool only_its_domains);
    void add(const model::Contact& contact);
    void add(const model::Lead& lead);
    void add(const model::Opportunity& opportunity);
    void add(const model::ContactRole& role);
    void add(const model::Member& member);
    void add(const model::User& user);

    [[nodiscard]] MatchKeys take();

private:
    void add_address(const std::string& email);
    void add_person(const std::string& email, const std::string& reference);
    void add_phones(const std::string& phone, const std::string& mobile_phone);
    void add_own(const model::Contact& contact);
    void add_own(const model::Lead& lead);
    void add_upwards(model::RecordId id, MatchKey (*key_of)(const model::RecordId&));

    const RecordsAround& around_;
    const MatchingRules& rules_;
    MatchKeys keys_;
    int depth_ = 0;  ///< of merges: circles occur in broken data
};

/// Whether two ascending lists have a key in common.
bool meet(const MatchKeys& one, const MatchKeys& other);

}  // namespace dealwire::matching
