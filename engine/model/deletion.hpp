#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/id.hpp"
#include "engine/model/record_id.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace dealwire::model {

using DeletionId = base::Id<struct DeletionIdTag>;

enum class DeletionReason {
    ByHand,     ///< somebody named the conversations
    Retention,  ///< a rule of retention says that their time is over
    Person      ///< somebody who took part asked for it
};

const char* name_of(DeletionReason reason);
std::optional<DeletionReason> deletion_reason_named(const std::string& name);

/// One act of deleting, as it is kept for audits. Nothing in it tells of the people concerned: a
/// person who was erased is not named.
struct DeletionAct {
    DeletionId id;
    DeletionReason reason = DeletionReason::ByHand;
    std::string rule;  ///< name of the rule of retention; else empty
    std::string by;    ///< who asked for it
    base::Instant at;
    std::int64_t conversations = 0;  ///< that were erased
    std::int64_t redacted = 0;       ///< that stayed without one person's data

    bool operator==(const DeletionAct&) const = default;
};

/// A conversation that was deleted, or freed of a person's data, here and not yet in an org.
struct PendingDeletion {
    OrgId org;
    base::ConversationId conversation;
    bool erased = true;        ///< false: only a person's data has to go
    std::int64_t records = 0;  ///< that the org may still hold
    std::int64_t parked = 0;   ///< of these, whose deletion the org refused
    std::string code;          ///< why, for one of them
    /// Empty where it was deleted before deletions were written down.
    DeletionId deletion;
    std::optional<base::Instant> since;

    bool operator==(const PendingDeletion&) const = default;
};

}  // namespace dealwire::model
