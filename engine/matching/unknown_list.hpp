#pragma once

#include "engine/matching/domain_rules.hpp"
#include "engine/matching/mailbox.hpp"
#include "engine/model/unknown_person.hpp"

#include <vector>

namespace dealwire::matching {

/// Somebody unknown, with what tells an admin whether a contact is worth creating.
struct UnknownListed {
    model::UnknownTally tally;
    Mailbox mailbox = Mailbox::Personal;
    bool free_mail = false;

    bool operator==(const UnknownListed&) const = default;
};

/// The order in which an admin goes through them: those of accounts, the account with the most
/// conversations first, of equals by name; then those of companies without an account; free mail
/// last. Within each:
/// most conversations, latest, address. Pure.
std::vector<UnknownListed> in_order_of_worth(std::vector<model::UnknownTally> tallies,
                                             const DomainRules& rules);

/// "person", "shared", "automatic".
const char* name_of(Mailbox mailbox);

}  // namespace dealwire::matching
