#pragma once

#include "engine/model/crm_records.hpp"
#include "engine/model/match_entry.hpp"
#include "engine/model/scope.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace dealwire::ports {

/// What entries are found by: contacts and leads by their address or either number, leads by the
/// domain of their address, accounts by the domains they name.
enum class Carried { Address, Phone, LeadDomain, AccountDomain };

/// What leans on a record: on an account its contacts, its opportunities, and the leads that were
/// converted to it; on a contact its roles and the leads that became it; on an opportunity its
/// roles; on any record those that were merged into it.
enum class Leaning {
    ContactsOfAccount,
    OpportunitiesOfAccount,
    LeadsOfAccount,
    RolesOfContact,
    LeadsOfContact,
    RolesInOpportunity,
    MergedInto
};

struct AccountOfContact {
    model::RecordId account;
    model::RecordId contact;

    bool operator==(const AccountOfContact&) const = default;
};

/// The entries of one org, by look-ups whose cost is what they answer. Lists in any order. For one
/// thread.
class MatchEntries {
public:
    virtual ~MatchEntries() = default;

    virtual std::optional<model::MatchEntry> entry(const model::RecordId& id) = 0;
    virtual std::vector<model::MatchEntry> carrying(Carried which, model::MatchKey key) = 0;
    virtual std::vector<model::MatchEntry> leaning(Leaning how, const model::RecordId& on) = 0;
    /// The accounts of live contacts with an address of this domain: each once, with one of them.
    virtual std::vector<AccountOfContact> accounts_of_contacts_at(model::MatchKey domain) = 0;
};

/// CRM records of one org as they are now, all states included; ids that are not held are left out.
/// Lists in any order. For one thread.
class CurrentRecords {
public:
    virtual ~CurrentRecords() = default;

    virtual std::vector<model::Account> accounts(std::span<const model::RecordId> ids) = 0;
    /// What live accounts hold in these fields of the admin's choice, as CrmReader tells it.
    virtual std::vector<std::pair<model::RecordId, std::string>> account_values(
        std::span<const model::RecordId> ids, std::span<const std::string> fields) = 0;
    virtual std::vector<model::Contact> contacts(std::span<const model::RecordId> ids) = 0;
    virtual std::vector<model::Lead> leads(std::span<const model::RecordId> ids) = 0;
    /// Each with its history, oldest change first.
    virtual std::vector<model::Opportunity> opportunities(std::span<const model::RecordId> ids) = 0;
    virtual std::vector<model::ContactRole> contact_roles(std::span<const model::RecordId> ids) = 0;
};

/// A record that an import wrote since entries were last brought up to date.
struct TouchedRecord {
    model::MatchObject object;
    model::RecordId id;
};

/// A step of bringing entries up to date, inside one transaction.
class MatchChanges {
public:
    virtual ~MatchChanges() = default;

    /// What the step is about, each record once. A change of history counts as one of its
    /// opportunity.
    [[nodiscard]] virtual const std::vector<TouchedRecord>& touched() const = 0;
    virtual CurrentRecords& records() = 0;
    /// With what was put so far.
    virtual MatchEntries& entries() = 0;
    virtual void put(const model::MatchEntry& entry) = 0;
    /// Makes stale every resolution that was saved with one of these keys; how many that were not.
    virtual std::int64_t mark(std::span<const model::MatchKey> keys) = 0;
};

/// How far the changes of an org can be followed.
struct MatchState {
    bool is_listening = false;   ///< imports write down what they touch
    bool is_built = false;       ///< all entries are there, as of when listening began or later
    std::int64_t epoch = 0;      ///< how often listening began anew
    std::int64_t touched = 0;    ///< records that wait, about
    bool users_touched = false;  ///< users among them, who have no entries
    std::int64_t entries = 0;    ///< when they were built
    std::int64_t revision = 0;   ///< of the CRM store
    std::string rules;           ///< what `finish_building` was told
    std::string users;           ///< what `remember_users` was told
};

/// Holds for each org what matching looks records up by, and what imports changed since. Errors:
/// throws StoreError; nothing of the call is kept then.
///
/// An import writes down what it touches in its own transaction, but only while somebody listens,
/// so a first load pays nothing. Listening begins before an org is resolved for the first time; the
/// entries may be built after that, as long as nothing was touched meanwhile. A crash at any point
/// loses no change: it waits to be followed, or listening begins anew and everything is looked at.
class MatchStore {
public:
    /// More changes than these are not written down, and listening ends: working through them one
    /// by one would take longer than building the entries anew.
    static constexpr std::int64_t kMostTouched = 20'000;

    virtual ~MatchStore() = default;

    virtual MatchState state(const model::OrgScope& scope) = 0;

    /// Begins anew: nothing is touched yet, entries that are there are not trusted any more, and
    /// what was remembered of users is forgotten.
    virtual void listen(const model::OrgScope& scope) = 0;
    virtual void add(const model::OrgScope& scope, std::span<const model::MatchEntry> entries) = 0;
    /// After all were added: makes resolutions be found by their keys too. Not built, and false,
    /// where something was touched since listening began.
    virtual bool finish_building(const model::OrgScope& scope, const std::string& rules) = 0;

    /// Hands out some of the touched records, at most `limit`, and forgets them when `work`
    /// returns, all in one transaction that may be run again. How many; 0 when none are left.
    virtual std::size_t follow(const model::OrgScope& scope, std::size_t limit,
                               const std::function<void(MatchChanges&)>& work) = 0;

    virtual void remember_users(const model::OrgScope& scope, const std::string& digest) = 0;

    /// Reads at one moment.
    virtual void look(const model::OrgScope& scope,
                      const std::function<void(MatchEntries&, CurrentRecords&)>& work) = 0;
};

}  // namespace dealwire::ports
