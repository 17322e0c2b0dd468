#pragma once

#include "engine/matching/crm_index.hpp"
#include "engine/matching/resolve.hpp"
#include "engine/matching/settings.hpp"
#include "engine/model/match_entry.hpp"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace dealwire::matching {

/// A question that matching asks, as a number: "who has this address?", "which opportunities does
/// this account have?". A resolution keeps the keys it asked for, a change touches the keys whose
/// answer it may change; where they do not meet, the resolution stands. A hash: two questions may
/// share a number by chance, which costs a look too many and never a change missed; whoever finds
/// records by it compares what they hold.
using model::MatchKey;
using MatchKeys = std::vector<MatchKey>;  ///< ascending, each once

MatchKey key_of_address(const base::EmailAddress& address);
MatchKey key_of_phone(const base::PhoneNumber& number);
MatchKey key_of_domain(std::string_view registrable);    ///< whose domain is it?
MatchKey key_of_account(const model::RecordId& id);      ///< which opportunities has it?
MatchKey key_of_opportunity(const model::RecordId& id);  ///< what became of it?

void sort_unique(MatchKeys& keys);

/// Whether two ascending lists have a key in common.
bool meet(const MatchKeys& one, const MatchKeys& other);

/// `resolve`, and in `keys` every key that was asked for on the way. Our own people, the stage
/// table, the settings and the public suffix list are no keys: whoever changes them looks at
/// everything again. Nor are contact roles: a change of one touches what its contact is found by.
void resolve_with_keys(const model::Conversation& conversation, const Knowledge& knowledge,
                       const std::optional<model::Override>& decision, MatchScratch& scratch,
                       model::Resolution& into, MatchKeys& keys);

/// The hosts that an account names: of its website, and of what it holds in the admin-chosen domain
/// fields.
std::vector<std::string> hosts_of(const model::Account& account,
                                  const std::vector<std::string>& texts);

/// Makes entries of records. What it remembers of hosts makes it fast for many.
class EntryMaker {
public:
    explicit EntryMaker(const MatchingRules& rules) : rules_{rules} {}

    /// `texts` is what the account holds in the admin-chosen domain fields.
    model::MatchEntry entry_of(const model::Account& account,
                               const std::vector<std::string>& texts);
    model::MatchEntry entry_of(const model::Contact& contact);
    model::MatchEntry entry_of(const model::Lead& lead);
    [[nodiscard]] static model::MatchEntry entry_of(const model::Opportunity& opportunity);
    [[nodiscard]] static model::MatchEntry entry_of(const model::ContactRole& role);

private:
    MatchKey domain_key(const std::string& host);
    void add_address(model::MatchEntry& entry, const std::string& email);
    void add_phones(model::MatchEntry& entry, const std::string& phone, const std::string& mobile);

    const MatchingRules& rules_;
    std::unordered_map<std::string, MatchKey> hosts_;
};

}  // namespace dealwire::matching
