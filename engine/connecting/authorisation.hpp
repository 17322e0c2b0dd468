#pragma once

#include "engine/base/result.hpp"
#include "engine/base/uuid.hpp"
#include "engine/model/authorisation.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace dealwire::connecting {

/// How long somebody has, from being sent to the browser to the org's answer.
inline constexpr std::chrono::minutes kAuthorisationLife{10};

/// Why the org's answer is not taken.
enum class Refusal {
    Unknown,    ///< no state, one that we did not make, or one that a later start replaced
    Elsewhere,  ///< another browser than the one that started it
    Expired,
    Used,  ///< taken before
};

/// Stable, for logs: "another-browser".
const char* name_of(Refusal refusal);

/// Whether what a browser brings belongs to this authorisation; nothing where it does. `browser` is
/// the digest of its cookie, empty without one. Whoever knows the state alone can neither finish
/// nor burn it.
std::optional<Refusal> refused(const model::PendingAuthorisation* pending, std::string_view browser,
                               base::Instant now);

/// Whether it can be started (again) from its ticket.
std::optional<Refusal> refused_start(const model::PendingAuthorisation* pending, base::Instant now);

/// 320 bits as 80 hexadecimal digits: for tickets, states, cookies, and as a verifier of PKCE (RFC
/// 7636, section 4.1).
base::Secret unguessable(base::Entropy& entropy);

/// What the org said instead of a code, with what to do about it. `error` and `description` are as
/// the redirection carried them.
/// Source: Salesforce Help, "OAuth 2.0 Authorization Errors".
base::Error org_refusal(const std::string& error, const std::string& description);

}  // namespace dealwire::connecting
