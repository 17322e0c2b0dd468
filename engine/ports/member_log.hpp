#pragma once

#include "engine/model/member_change.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace dealwire::ports {

/// The audit log of members. Errors: throws StoreError.
class MemberLog {
public:
    virtual ~MemberLog() = default;

    /// At most `limit` changes, of one member or of all, the newest act first; within an act in the
    /// order in which they were given.
    virtual std::vector<model::LoggedMemberChange> changes(
        const base::TenantId& tenant, const std::optional<model::MemberId>& member,
        std::size_t limit) = 0;
};

}  // namespace dealwire::ports
