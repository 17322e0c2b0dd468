#pragma once

#include "adapters/http/transport.hpp"
#include "adapters/salesforce/hosts.hpp"
#include "engine/ports/user_sessions.hpp"

namespace dealwire::salesforce {

/// Asks the OpenID user-info endpoint with the user's own token. Source: Salesforce Help, "The
/// UserInfo Endpoint". Nothing is stored.
class UserInfo final : public ports::UserSessions {
public:
    UserInfo(http::Transport& transport, const Hosts& hosts)
        : transport_{transport}, hosts_{hosts} {}

    base::Result<bool> lives(const model::Connection& connection, const model::RecordId& user,
                             const base::Secret& token, std::stop_token stop) override;

private:
    http::Transport& transport_;
    const Hosts& hosts_;
};

}  // namespace dealwire::salesforce
