#pragma once

#include "engine/base/clock.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace dealwire::model {

/// What a program proves itself with at the API: `<tenant>.<id>` and a secret.
struct ApiKey {
    std::string id;
    std::string name;    ///< what the admin calls it
    std::string digest;  ///< of its secret, which nobody keeps
    std::string scopes;  ///< names separated by blanks
    /// Addresses, blocks and ranges it is used from; empty: anywhere.
    std::vector<std::string> trusted = {};
    base::Instant created_at = {};
    std::string created_by = {};
    std::optional<base::Instant> expires_at = std::nullopt;
    std::optional<base::Instant> revoked_at = std::nullopt;
    std::optional<base::Instant> last_used_at = std::nullopt;  ///< to the minute
    std::string last_peer = {};
    /// Of the secret before this one, which is good until then: clients move over one by one.
    std::string earlier_digest = {};
    std::optional<base::Instant> earlier_until = std::nullopt;
    std::optional<base::Instant> earlier_used_at = std::nullopt;  ///< since it was replaced

    bool operator==(const ApiKey&) const = default;
};

/// What can be changed about a key.
struct KeyTerms {
    std::string name;
    std::string scopes;
    std::vector<std::string> trusted;
    std::optional<base::Instant> expires_at;

    bool operator==(const KeyTerms&) const = default;
};

KeyTerms terms_of(const ApiKey& key);

/// A further secret of a key.
struct NewSecret {
    std::string digest;
    std::string seen;  ///< digest of the one that it replaces
    /// Until when that is still good; nothing: it ends now.
    std::optional<base::Instant> earlier_until = std::nullopt;
};

struct KeyUse {
    base::Instant at;
    std::string peer;
    bool earlier_secret = false;
};

/// A program of somebody else's that is given tokens (OAuth 2.0): its client id is `<tenant>.<id>`.
struct ClientApp {
    std::string id;
    std::string name;
    std::string digest;  ///< of its client secret
    std::string scopes;  ///< that it may ask for at most
    std::vector<std::string> redirect_uris;
    base::Instant created_at = {};
    std::string created_by = {};
    std::optional<base::Instant> revoked_at = std::nullopt;
    std::optional<base::Instant> last_used_at = std::nullopt;

    bool operator==(const ClientApp&) const = default;
};

/// That an admin approved of an app: the digest of a code that is good once.
struct AppApproval {
    std::string digest;
    std::string app;
    base::Instant expires_at;
    std::string approved_by;
};

/// An authorisation code on its way through a browser.
struct IssuedCode {
    std::string digest;
    std::string app;
    std::string redirect_uri;
    std::string scopes;
    std::string challenge;  ///< of PKCE, S256; empty: without
    base::Instant expires_at;
    std::string approved_by = {};

    bool operator==(const IssuedCode&) const = default;
};

/// Tokens that were just made, as digests.
struct IssuedTokens {
    std::string access;
    std::string refresh;
    base::Instant issued_at;
    base::Instant access_expires_at;
};

/// An access token that is good (but for its time).
struct HeldToken {
    std::string app;
    std::string app_name;
    std::string scopes;  ///< that it was given
    base::Instant expires_at;

    bool operator==(const HeldToken&) const = default;
};

/// A refresh token as it is held.
struct HeldRefresh {
    std::string app;
    base::Instant created_at;
    std::optional<base::Instant> retired_at = std::nullopt;  ///< when one that came of it was used
    bool revoked = false;
};

enum class RefreshVerdict {
    Good,
    Gone,    ///< retired, too old, revoked, or another app's
    Stolen,  ///< retired a while ago: two have it, and all that came of it has to go
};

/// A refresh token that nobody uses for so long is over.
inline constexpr std::chrono::days kRefreshLife{180};
/// How long workers of one app may still bring a token that another of them has exchanged.
inline constexpr std::chrono::minutes kRefreshOverlap{1};
/// So many exchanges of one refresh token are good at once; of more the oldest are retired.
inline constexpr std::size_t kMostHeirs = 5;

RefreshVerdict verdict_on(const HeldRefresh& held, const std::string& app, base::Instant now);

}  // namespace dealwire::model
