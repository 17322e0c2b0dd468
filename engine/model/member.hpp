#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/id.hpp"
#include "engine/model/record_id.hpp"

#include <string>
#include <vector>

namespace dealwire::model {

using MemberId = base::Id<struct MemberIdTag>;

/// A further address of a member. It belongs to the person, so it is the same in every org.
struct MemberAlias {
    std::string address;  ///< lower case
    std::string kind;     ///< kSender, kFormer, kGiven or kRefused

    auto operator<=>(const MemberAlias&) const = default;
    bool operator==(const MemberAlias&) const = default;
};

inline constexpr const char* kSender = "sender";    ///< Salesforce sends mail of the user from it
inline constexpr const char* kFormer = "former";    ///< was the e-mail address of the user before
inline constexpr const char* kGiven = "given";      ///< an admin named it
inline constexpr const char* kRefused = "refused";  ///< an admin took it away; counts for nobody

/// A person of the tenant, provisioned from a Salesforce user, as one org knows him. The id belongs
/// to the tenant: the same person has it in production and in a sandbox.
struct Member {
    MemberId id;
    RecordId user;  ///< the Salesforce user this member stands for now
    std::string name;
    std::string email;  ///< lower case, without the `.invalid` a sandbox appends
    std::string title;
    RecordId manager;  ///< an active member's user id; empty at the top and where a cycle was cut
    bool active = true;
    bool recorded = true;
    base::Instant user_modified;  ///< LastModifiedDate of the user
    std::string department = {};
    std::string federation_id = {};
    /// User ids that stood for the same person in this org before, ascending.
    std::vector<RecordId> former_users = {};
    std::vector<MemberAlias> aliases = {};  ///< ascending
    bool import_mail = false;
    std::string team = {};
    std::string permission_profile = {};
    std::string workspace = {};
    std::string rule = {};  ///< the assignment rule that decided; empty: none matched

    bool operator==(const Member&) const = default;
};

}  // namespace dealwire::model
