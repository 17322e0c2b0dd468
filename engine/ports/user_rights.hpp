#pragma once

#include "engine/base/result.hpp"
#include "engine/model/connected_user.hpp"

#include <stop_token>
#include <vector>

namespace dealwire::ports {

/// Asks an org about the user that we work as, and about what is installed there. Errors: returned;
/// what the org does not tell this user is left out and no error.
class UserRights {
public:
    virtual ~UserRights() = default;

    /// One call.
    virtual base::Result<model::ConnectedUser> user(const model::RecordId& id,
                                                    std::stop_token stop) = 0;

    /// Nothing where the org does not tell this user. One call.
    virtual base::Result<std::optional<std::vector<model::InstalledPackage>>> packages(
        std::stop_token stop) = 0;
};

}  // namespace dealwire::ports
