#pragma once

#include "engine/base/email_address.hpp"
#include "engine/base/phone_number.hpp"
#include "engine/base/time_text.hpp"
#include "engine/matching/compact_tables.hpp"
#include "engine/matching/host_memory.hpp"
#include "engine/model/crm_records.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::matching {

/// What became of the record that carries an address or a number.
enum class Standing {
    Live,
    MergedAway,  ///< another live record took its place
    Gone         ///< deleted, not returned any more, or merged into one that is
};

/// A contact found by a key. `id`, `account` and `last_modified` are those of the record that lives
/// now: itself, or the survivor of its merge; empty where it is gone.
struct ContactHit {
    model::RecordId found;  ///< the record that carries the key
    Standing standing = Standing::Live;
    model::RecordId id;
    model::RecordId account;  ///< live, merges followed; empty where it has none
    base::Instant last_modified;
};

/// A lead found by a key, likewise. The last three only of a converted lead.
struct LeadHit {
    model::RecordId found;
    Standing standing = Standing::Live;
    model::RecordId id;
    base::Instant last_modified;
    bool converted = false;
    model::RecordId contact;      ///< the contact it became, where that one lives (merges followed)
    model::RecordId account;      ///< that contact's present account; without contact the lead's
    model::RecordId opportunity;  ///< only where `contact` lives
};

/// What is known about a registrable domain. All lists ascending, each record once, all live.
struct DomainFacts {
    /// By web site, by admin-chosen fields, and by the addresses of contacts where all of them that
    /// have an account have the same one.
    std::vector<model::RecordId> accounts;
    /// Where the contacts of the domain have several accounts: those.
    std::vector<model::RecordId> disagreeing;
    std::vector<model::RecordId> leads;  ///< unconverted ones with an address of the domain

    void clear() {
        accounts.clear();
        disagreeing.clear();
        leads.clear();
    }
};

/// A chain of merges longer than this is a circle in broken data.
constexpr int kLongestMergeChain = 64;

/// A stage that came into force at a moment. Texts live as long as the index.
struct StagePoint {
    base::Instant at;
    std::string_view stage;
    bool closed = false;
};

struct OpportunityFacts {
    model::RecordId id;
    model::RecordId account;  ///< live, merges followed
    model::RecordId owner;
    std::string_view stage;  ///< at present
    bool closed = false;
    std::optional<base::Date> close_date;
    base::Instant created;
    base::Instant last_modified;
    model::RecordState state = model::RecordState::Live;
    base::Instant released_at{};          ///< of a released one; earlier conversations may be its
    std::span<const StagePoint> history;  ///< oldest first; may be empty
};

/// Whether conversations can belong to an opportunity in this state at all.
inline bool can_own(model::RecordState state) {
    return state == model::RecordState::Live || state == model::RecordState::Released;
}

/// What matching asks about the CRM records of one org. Answers do not change during the life of an
/// index; lists are put behind what stands in `into`, in no particular order. Threads: safe to
/// share.
class CrmIndex {
public:
    virtual ~CrmIndex() = default;

    /// Addresses and their hosts that are asked for in a moment, as `hash_of` has them; one host
    /// each. Changes no answer: whoever holds the records in memory starts fetching them.
    virtual void expect(std::span<const KeyHash> addresses, std::span<const KeyHash> hosts) const {
        (void)addresses, (void)hosts;
    }

    /// What was found out about a host while the index was made; nothing need have been.
    [[nodiscard]] virtual std::optional<HostFacts> host(const KeyHash& name) const {
        (void)name;
        return std::nullopt;
    }

    /// All that carry exactly this address.
    virtual void contacts_by_email(const AddressKey& asked,
                                   std::vector<ContactHit>& into) const = 0;
    virtual void leads_by_email(const AddressKey& asked, std::vector<LeadHit>& into) const = 0;

    /// Live ones whose Phone or MobilePhone is this number.
    virtual void contacts_by_phone(const base::PhoneNumber& number,
                                   std::vector<ContactHit>& into) const = 0;
    virtual void leads_by_phone(const base::PhoneNumber& number,
                                std::vector<LeadHit>& into) const = 0;

    /// In place of what stands in `into`.
    virtual void domain(std::string_view registrable, DomainFacts& into) const = 0;

    /// Live and released ones, of any of the accounts (contacts); pointers live as long as the
    /// index.
    virtual void opportunities_of(std::span<const model::RecordId> accounts,
                                  std::vector<const OpportunityFacts*>& into) const = 0;
    virtual void opportunities_with_role(std::span<const model::RecordId> contacts,
                                         std::vector<const OpportunityFacts*>& into) const = 0;

    /// In whatever state; null where it is not known at all.
    [[nodiscard]] virtual const OpportunityFacts* opportunity(const model::RecordId& id) const = 0;
};

}  // namespace dealwire::matching
