#pragma once

#include "engine/base/clock.hpp"
#include "engine/model/record_id.hpp"
#include "engine/model/resolution.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace dealwire::model {

/// Somebody who took part and whose address no contact, lead or user has.
struct UnknownPerson {
    std::string address;  ///< parsed, in lower case
    std::string name;     ///< as the document writes it; may be empty
    RecordId account;     ///< the account of his domain; empty where there is none

    bool operator==(const UnknownPerson&) const = default;
};

/// Those of one conversation, each address once, in document order. A lead found by the domain
/// alone is somebody else, so its participant is among them. Participants without an address are
/// not: there is nothing to make a contact of.
std::vector<UnknownPerson> unknown_people(const Resolution& resolution);

/// An unknown person over all conversations.
struct UnknownTally {
    std::string address;
    RecordId account;  ///< of the domain; empty where there is none
    std::int64_t conversations = 0;
    base::Instant last_seen;     ///< time of the latest of them
    std::string name;            ///< as written last; empty where no document has one
    std::string account_name{};  ///< empty where it is not known

    bool operator==(const UnknownTally&) const = default;
};

}  // namespace dealwire::model
