#pragma once

#include "engine/model/member.hpp"
#include "engine/model/scope.hpp"

#include <string>
#include <vector>

namespace dealwire::model {

/// One field of a member that became something else.
struct MemberChange {
    MemberId member;
    RecordId user;
    std::string name;    ///< of the member, for people who read the log later
    std::string field;   ///< "title", "manager", "recorded", …; "member" for joining
    std::string before;  ///< empty where there was nothing
    std::string after;
    std::string reason;  ///< a short sentence

    bool operator==(const MemberChange&) const = default;
};

using MemberActId = base::Id<struct MemberActIdTag>;

/// What somebody did to members at one moment: one provisioning, one setting by hand.
struct MemberAct {
    MemberActId id = {};
    base::Instant at = {};
    std::string by = {};
    std::string kind = {};  ///< "provision" or "set"
    std::vector<MemberChange> changes = {};
};

/// One line of the audit log.
struct LoggedMemberChange {
    MemberActId act;
    base::Instant at;
    std::string by;
    std::string kind;
    OrgId org;
    MemberChange change;

    bool operator==(const LoggedMemberChange&) const = default;
};

// The settings of a member that rules decide, and that an admin may decide by hand.
inline constexpr const char* kRecorded = "recorded";
inline constexpr const char* kImportMail = "import_mail";
inline constexpr const char* kTeam = "team";
inline constexpr const char* kPermissionProfile = "permission_profile";
inline constexpr const char* kWorkspace = "workspace";

/// A decision by hand about a person, whatever the org. Stands above the rules, unless a rule says
/// that it overrides.
struct ManualSetting {
    MemberId member;
    std::string setting;  ///< one of the names above
    std::string value;    ///< of flags "yes" or "no"
    std::string by;
    base::Instant at;
    std::string note = {};

    bool operator==(const ManualSetting&) const = default;
};

}  // namespace dealwire::model
