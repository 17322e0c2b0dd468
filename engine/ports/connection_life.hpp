#pragma once

#include "engine/base/id.hpp"
#include "engine/model/connection_event.hpp"

#include <optional>
#include <string>
#include <vector>

namespace dealwire::ports {

/// How the connections of a tenant come and go. Each change is one transaction, its entry in the
/// history included: a crash leaves it done or not done. Errors: throws StoreError; so does a
/// connection that is not there.
class ConnectionLife {
public:
    virtual ~ConnectionLife() = default;

    /// Makes `event.connection` the active one in place of `from`, or of none where that is empty.
    /// False, and nothing is changed, where another than `from` is active meanwhile.
    virtual bool activate(const base::TenantId& tenant, const base::ConnectionId& from,
                          const model::ConnectionEvent& event) = 0;

    /// Wipes its secrets; it stays with `event.detail` as its trouble, active or not as before.
    virtual void revoke(const base::TenantId& tenant, const model::ConnectionEvent& event) = 0;

    virtual void note(const base::TenantId& tenant, const model::ConnectionEvent& event) = 0;

    /// The newest first, at most `limit`.
    virtual std::vector<model::ConnectionEvent> history(const base::TenantId& tenant,
                                                        std::size_t limit) = 0;

    /// Keeps who answered; a user that is told takes the place of the one held.
    virtual void save_sighting(const base::TenantId& tenant, const base::ConnectionId& id,
                               const model::OrgSighting& seen) = 0;
    virtual std::optional<model::OrgSighting> sighting(const base::TenantId& tenant,
                                                       const base::ConnectionId& id) = 0;
};

}  // namespace dealwire::ports
