#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/secret.hpp"
#include "engine/model/connection.hpp"

#include <optional>
#include <string>

namespace dealwire::model {

/// How an authorisation in the browser ended.
struct AuthorisationEnd {
    bool connected = false;
    std::string connection;  ///< name of the connection, where there is one now
    std::string fault;       ///< else why not: name of the fault, the org's code, and sentences
    std::string code;
    std::string detail;
    std::string remedy;

    bool operator==(const AuthorisationEnd&) const = default;
};

/// An authorisation that somebody was sent to the browser for. What the browser carries (ticket,
/// state, cookie) is known here by digests alone.
struct PendingAuthorisation {
    std::string ticket;   ///< digest of what opens the start page
    std::string state;    ///< digest of what goes to the org and comes back; empty before the start
    std::string browser;  ///< digest of the cookie of the browser that started it
    base::Secret verifier;  ///< of PKCE
    Connection wanted;      ///< name, environment, login address, client
    base::Secret client_secret;
    std::string redirect_uri;
    std::string replaces;  ///< name of a connection whose sandbox was refreshed; or empty
    base::Instant created_at;
    base::Instant expires_at;
    std::optional<base::Instant> used_at;  ///< when the org's answer was taken; it is taken once
    std::optional<AuthorisationEnd> end;   ///< nothing while it is under way
};

}  // namespace dealwire::model
