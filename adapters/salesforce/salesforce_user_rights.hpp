#pragma once

#include "adapters/salesforce/session.hpp"
#include "engine/ports/user_rights.hpp"

namespace dealwire::salesforce {

/// Reads the user's row, his profile, permission sets and object permissions in one Composite call;
/// packages by the Tooling API. Each part may be hidden from him by itself. Source: Object
/// Reference, "PermissionSet", "ObjectPermissions"; Tooling API, "InstalledSubscriberPackage".
class SalesforceUserRights final : public ports::UserRights {
public:
    explicit SalesforceUserRights(Session& session) : session_{session} {}

    base::Result<model::ConnectedUser> user(const model::RecordId& id,
                                            std::stop_token stop) override;
    base::Result<std::optional<std::vector<model::InstalledPackage>>> packages(
        std::stop_token stop) override;

private:
    Session& session_;
};

}  // namespace dealwire::salesforce
