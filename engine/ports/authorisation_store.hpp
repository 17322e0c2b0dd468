#pragma once

#include "engine/model/authorisation.hpp"

#include <optional>
#include <string>

namespace dealwire::ports {

/// What a browser that starts an authorisation is known by from then on.
struct AuthorisationStart {
    std::string state;    ///< digest
    std::string browser;  ///< digest
    base::Secret verifier;
};

/// Holds authorisations under way, so that whoever the org sends the browser back to can finish
/// them. Secrets are sealed. Errors: throws StoreError.
class AuthorisationStore {
public:
    virtual ~AuthorisationStore() = default;

    /// Those that expired an hour before it was created are forgotten.
    virtual void add(const base::TenantId& tenant,
                     const model::PendingAuthorisation& authorisation) = 0;

    virtual std::optional<model::PendingAuthorisation> by_ticket(const base::TenantId& tenant,
                                                                 const std::string& ticket) = 0;
    virtual std::optional<model::PendingAuthorisation> by_state(const base::TenantId& tenant,
                                                                const std::string& state) = 0;

    /// A new start takes the place of an earlier one, whose state then is unknown. False where the
    /// org's answer was taken already, or the time is over by `now`.
    [[nodiscard]] virtual bool start(const base::TenantId& tenant, const std::string& ticket,
                                     const AuthorisationStart& start, base::Instant now) = 0;

    /// Takes the org's answer. True once, however many ask at the same time, and not after it
    /// expired.
    [[nodiscard]] virtual bool take(const base::TenantId& tenant, const std::string& state,
                                    base::Instant now) = 0;

    /// Keeps how it ended, and forgets its secrets.
    virtual void finish(const base::TenantId& tenant, const std::string& ticket,
                        const model::AuthorisationEnd& end) = 0;
};

}  // namespace dealwire::ports
