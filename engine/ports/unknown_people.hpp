#pragma once

#include "engine/model/scope.hpp"
#include "engine/model/unknown_person.hpp"

#include <optional>
#include <vector>

namespace dealwire::ports {

/// Which unknown people are wanted; a default one means all.
struct UnknownQuery {
    std::optional<model::RecordId> account;  ///< an empty id: those without an account
    std::optional<base::Instant> since;      ///< only conversations of this moment or later
};

/// Counts the people of a tenant's conversations whom nobody in the org is. Kept by
/// `ResolutionStore::save` in its own transaction, gone with the conversation. Errors: throws
/// StoreError.
class UnknownPeople {
public:
    virtual ~UnknownPeople() = default;

    /// One per address and account, in ascending address, then account.
    virtual std::vector<model::UnknownTally> unknown(const model::OrgScope& scope,
                                                     const UnknownQuery& query) = 0;
};

}  // namespace dealwire::ports
