#pragma once

#include "engine/base/clock.hpp"
#include "engine/model/record_id.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace dealwire::model {

/// A text that matching looks things up by, as a number; 0 is none. The numbers are kept in the
/// store and stay what they are.
using MatchKey = std::uint64_t;

/// The imported objects that matching looks at record by record.
enum class MatchObject { Account, Contact, Lead, Opportunity, ContactRole };

/// A CRM record as far as matching looks at it: what it is found by, what it leans on, and whether
/// it lives; a released opportunity does, for what was before. Equal entries match alike. Members
/// that an object does not have are empty.
struct MatchEntry {
    MatchObject object = MatchObject::Account;
    RecordId id;
    bool live = true;
    RecordId master;  ///< the winner of a merge
    MatchKey address = 0;
    MatchKey domain = 0;  ///< of the address, where it can stand for a company
    MatchKey phone = 0;
    MatchKey mobile_phone = 0;
    RecordId account;      ///< of a contact or an opportunity; what a lead was converted to
    RecordId contact;      ///< of a role; what a lead was converted to
    RecordId opportunity;  ///< of a role; what a lead was converted to
    bool converted = false;
    base::Instant last_modified;      ///< of contacts and leads
    MatchKey facts = 0;               ///< of an opportunity: everything else about it
    std::vector<MatchKey> domains{};  ///< of a live account, ascending, each once

    bool operator==(const MatchEntry&) const = default;
};

}  // namespace dealwire::model
