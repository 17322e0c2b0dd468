#pragma once

#include "engine/base/id.hpp"
#include "engine/model/connection.hpp"
#include "engine/model/connection_event.hpp"

#include <optional>
#include <string>
#include <vector>

namespace dealwire::ports {

/// What a token answer brought. Empty secrets mean "no change".
struct TokenUpdate {
    base::Secret access_token;
    base::Secret refresh_token;  ///< only where the org rotates it
    std::string instance_url;
};

/// A connection that gives way to another one, because its org is gone.
struct GivingWay {
    std::string aside;             ///< what it is called from then on
    model::ConnectionEvent event;  ///< of the history; `detail` becomes its trouble
};

/// Holds the connections of tenants. Secrets are sealed before they reach the database. Exactly one
/// connection per tenant is active, enforced by the database. Errors: StoreError, SealError.
class ConnectionStore {
public:
    virtual ~ConnectionStore() = default;

    /// The first of a tenant becomes the active one, no later one does by itself. A connection of
    /// the same name to the same org is replaced with its state and credentials (re-authorising);
    /// to another org it is refused.
    virtual model::Connection add(const base::TenantId& tenant, model::Connection connection,
                                  const model::Credentials& credentials) = 0;

    /// The same in place of `event.connection`, in one transaction: that one is called `aside` from
    /// then on, is not active and has no secrets, and the new one is active where it was. What is
    /// held of its org stays. Throws StoreError where it is not there.
    virtual model::Connection replace(const base::TenantId& tenant, const GivingWay& old,
                                      model::Connection connection,
                                      const model::Credentials& credentials) = 0;

    virtual std::vector<model::Connection> all(const base::TenantId& tenant) = 0;
    virtual std::optional<model::Connection> active(const base::TenantId& tenant) = 0;
    virtual model::Credentials credentials(const base::TenantId& tenant,
                                           const base::ConnectionId& id) = 0;

    /// Durable before it returns; call it before using the new token. Nothing is kept where the
    /// secrets of the connection were wiped meanwhile: it was revoked while a token was asked for.
    virtual void save_tokens(const base::TenantId& tenant, const base::ConnectionId& id,
                             const TokenUpdate& update) = 0;

    /// Empty `why` clears the trouble.
    virtual void mark_trouble(const base::TenantId& tenant, const base::ConnectionId& id,
                              const std::string& why) = 0;

    /// The trouble `seen` is over. Another one, which somebody told of meanwhile, stays.
    virtual void clear_trouble(const base::TenantId& tenant, const base::ConnectionId& id,
                               const std::string& seen) = 0;

    /// Nothing: what the org said before counts no more.
    virtual void save_usage(const base::TenantId& tenant, const base::ConnectionId& id,
                            const std::optional<model::ApiUsage>& usage) = 0;
    virtual std::optional<model::ApiUsage> usage(const base::TenantId& tenant,
                                                 const base::ConnectionId& id) = 0;
};

}  // namespace dealwire::ports
