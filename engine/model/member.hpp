#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/id.hpp"
#include "engine/model/record_id.hpp"

#include <string>

namespace dealwire::model {

using MemberId = base::Id<struct MemberIdTag>;

/// A person of the tenant, provisioned from a Salesforce user.
struct Member {
    MemberId id;
    RecordId user;  ///< the Salesforce user this member stands for
    std::string name;
    std::string email;  ///< lower case, without the `.invalid` a sandbox appends
    std::string title;
    RecordId manager;  ///< the manager's user id; empty at the top and where a cycle was cut
    bool active = true;
    bool recorded = true;
    base::Instant user_modified;  ///< LastModifiedDate of the user

    bool operator==(const Member&) const = default;
};

}  // namespace dealwire::model
