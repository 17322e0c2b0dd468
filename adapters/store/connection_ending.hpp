#pragma once

#include "adapters/store/dialect.hpp"
#include "engine/base/id.hpp"
#include "engine/model/connection_event.hpp"

#include <string>

namespace soci {
class session;
}

namespace dealwire::store {

// What is written, within a transaction, when a connection comes or goes. All throw StoreError.

void write_event(soci::session& session, const base::TenantId& tenant,
                 const model::ConnectionEvent& event);

/// Wipes the secrets of `event.connection`; `event.detail` becomes its trouble.
void wipe_connection(soci::session& session, const Dialect& dialect, const base::TenantId& tenant,
                     const model::ConnectionEvent& event);

/// The same; it is called `aside` from then on and is not active. Writes the event down.
void set_connection_aside(soci::session& session, const Dialect& dialect,
                          const base::TenantId& tenant, const std::string& aside,
                          const model::ConnectionEvent& event);

}  // namespace dealwire::store
