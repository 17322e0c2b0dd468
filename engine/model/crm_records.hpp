#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/time_text.hpp"
#include "engine/model/record_id.hpp"
#include "engine/model/record_page.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dealwire::model {

/// How far an object was read: the largest (stamp, id) seen in the data, never our own clock.
struct Bookmark {
    base::Instant stamp;
    RecordId id;

    auto operator<=>(const Bookmark&) const = default;
    bool operator==(const Bookmark&) const = default;
};

/// `Missing` is "not returned, no proof of deletion"; `Released` is an opportunity whose owner is
/// no longer recorded: it is kept as it was, for the conversations held before that.
enum class RecordState { Live, Deleted, Missing, Released };

const char* name_of(RecordState state);

// What matching needs of the CRM records, and no more: millions are read at a time. The rest stays
// in the store.

struct Account {
    RecordId id;
    std::string website;
    RecordId master;  ///< the winner of a merge; empty where not merged away
    RecordState state = RecordState::Live;
};

struct Contact {
    RecordId id;
    std::string email;
    std::string phone;
    std::string mobile_phone;
    RecordId account;  ///< empty where the contact has none
    RecordId master;
    RecordState state = RecordState::Live;
    base::Instant last_modified;
};

struct Lead {
    RecordId id;
    std::string email;
    std::string phone;
    std::string mobile_phone;
    bool converted = false;
    RecordId converted_contact;
    RecordId converted_account;
    RecordId converted_opportunity;
    RecordId master;
    RecordState state = RecordState::Live;
    base::Instant last_modified;
};

/// A change of an opportunity's stage or close date; `stage` and `close_date` are the new values.
struct StageChange {
    base::Instant at;
    std::string stage;
    std::optional<base::Date> close_date;
};

struct Opportunity {
    RecordId id;
    RecordId account;
    RecordId owner;
    std::string stage;
    std::optional<base::Date> close_date;
    bool closed = false;
    base::Instant created;
    base::Instant last_modified;
    RecordState state = RecordState::Live;
    std::optional<base::Instant> released_at;  ///< of a released one: when an import found that
    std::vector<StageChange> history;          ///< oldest first; may be empty
};

struct Stage {
    std::string name;  ///< API name, as `Opportunity.StageName` holds it
    bool closed = false;
    bool won = false;
};

struct ContactRole {
    RecordId id;
    RecordId opportunity;
    RecordId contact;
    RecordState state = RecordState::Live;
};

struct User {
    RecordId id;
    std::string username;
    std::string name;
    std::string email;
    std::string title;
    std::string user_type;  ///< "Standard" for people of the company
    bool active = false;
    RecordId manager;
    base::Instant last_modified;
};

}  // namespace dealwire::model
