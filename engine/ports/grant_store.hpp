#pragma once

#include "engine/base/id.hpp"
#include "engine/model/api_key.hpp"

#include <optional>
#include <string>

namespace dealwire::ports {

/// How an exchange for tokens ended.
enum class Exchange {
    Done,
    Unknown,  ///< never issued, over, revoked, or another app's
    Reused,   ///< used before; everything that came of it is revoked now
};

struct Exchanged {
    Exchange outcome = Exchange::Unknown;
    std::string scopes = {};  ///< of the new tokens

    bool operator==(const Exchanged&) const = default;
};

/// Holds what client apps are given: approvals, codes, tokens; all as digests. Thread-safe. Errors:
/// throws StoreError.
class GrantStore {
public:
    virtual ~GrantStore() = default;

    virtual void keep_approval(const base::TenantId& tenant,
                               const model::AppApproval& approval) = 0;
    /// Takes the approval and keeps the code, both or none. True once for each approval, however
    /// many ask at the same time; false where it is over by `now` or belongs to another app.
    [[nodiscard]] virtual bool approve(const base::TenantId& tenant, const std::string& approval,
                                       const model::IssuedCode& code, base::Instant now) = 0;

    /// Codes that are over or were used, too.
    virtual std::optional<model::IssuedCode> code(const base::TenantId& tenant,
                                                  const std::string& digest) = 0;
    /// Exchanges a code that the app has proven to be its own. Done once. A second time what the
    /// first gave is revoked (RFC 6749, 4.1.2): two have the code.
    [[nodiscard]] virtual Exchanged redeem(const base::TenantId& tenant, const std::string& code,
                                           const std::string& grant,
                                           const model::IssuedTokens& tokens) = 0;

    /// Exchanges a refresh token. It stays good until one that came of it is used: an answer that
    /// was lost is asked for again. `engine/access/refresh.hpp` decides.
    [[nodiscard]] virtual Exchanged refresh(const base::TenantId& tenant, const std::string& app,
                                            const std::string& token,
                                            const model::IssuedTokens& tokens) = 0;

    /// Nothing where it is unknown, or its grant or app is revoked. Those over a day ago are
    /// forgotten.
    virtual std::optional<model::HeldToken> token(const base::TenantId& tenant,
                                                  const std::string& digest) = 0;
};

}  // namespace dealwire::ports
