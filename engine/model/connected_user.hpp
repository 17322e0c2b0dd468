#pragma once

#include "engine/base/clock.hpp"
#include "engine/model/record_id.hpp"

#include <optional>
#include <set>
#include <string>

namespace dealwire::model {

/// The user that a connection works as, and what the org lets him do. What the org does not tell
/// him is absent or empty.
struct ConnectedUser {
    RecordId id;
    std::string username;
    std::string name;
    std::string email;
    std::string user_type;  ///< "Standard" of internal users
    bool active = true;
    std::string profile;
    std::string licence;  ///< "Salesforce", "Salesforce Integration", …
    std::optional<base::Instant> created;
    std::optional<base::Instant> last_login;

    // By his profile and permission sets together.
    std::optional<bool> api_enabled;
    std::optional<bool> view_all_data;
    std::optional<bool> modify_all_data;
    std::optional<bool> view_all_users;
    std::optional<std::set<std::string>> view_all_of;  ///< objects of which he sees every record
};

/// A package that is installed in an org.
struct InstalledPackage {
    std::string name;
    std::string name_space;  ///< empty of unlocked packages without one
    std::string version;     ///< "1.2.0.3"

    bool operator==(const InstalledPackage&) const = default;
};

}  // namespace dealwire::model
