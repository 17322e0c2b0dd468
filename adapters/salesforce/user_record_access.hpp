#pragma once

#include "adapters/salesforce/session.hpp"

#include <set>
#include <span>

namespace dealwire::salesforce {

/// Which of the records a user may read, by `UserRecordAccess`: his rights on the object,
/// ownership, roles, rules and shares together; restriction rules are not among them. The connected
/// user must see the records himself. A call per 200 records; none for no record. Source: Object
/// Reference, "UserRecordAccess".
base::Result<std::set<model::RecordId>> readable_by(const model::RecordId& user,
                                                    std::span<const model::RecordId> records,
                                                    Session& session, const std::stop_token& stop);

}  // namespace dealwire::salesforce
