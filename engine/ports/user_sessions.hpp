#pragma once

#include "engine/base/result.hpp"
#include "engine/base/secret.hpp"
#include "engine/model/connection.hpp"
#include "engine/model/record_id.hpp"

#include <stop_token>

namespace dealwire::ports {

/// Knows whether somebody is signed in to an org at this moment. Thread-safe.
class UserSessions {
public:
    virtual ~UserSessions() = default;

    /// Whether `token` is that of a living session of this user in the connection's org. Asks the
    /// org, at the address of the connection and nowhere else; does not count as an API call.
    /// Errors: as of a remote; nothing is known then.
    virtual base::Result<bool> lives(const model::Connection& connection,
                                     const model::RecordId& user, const base::Secret& token,
                                     std::stop_token stop) = 0;
};

}  // namespace dealwire::ports
