#include "adapters/store/connection_ending.hpp"

#include "adapters/store/backend.hpp"
#include "adapters/store/statement.hpp"
#include "engine/ports/store_error.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

constexpr auto kWipe = R"sql(
    UPDATE connection
    SET client_secret = '', refresh_token = '', private_key = '', access_token = '', trouble = :why
    WHERE tenant_id = :tenant AND id = :id
)sql";

constexpr auto kGiveNameAway = R"sql(
    UPDATE connection SET name = :name, is_active = 0 WHERE tenant_id = :tenant AND id = :id
)sql";

constexpr auto kNote = R"sql(
    INSERT INTO connection_event (tenant_id, id, connection_id, name, org_id, act, happened_at,
                                  done_by, detail)
    VALUES (:tenant, :id, :connection, :name, :org, :act, :at, :by, :detail)
)sql";

}  // namespace

using base::TenantId;
using model::ConnectionEvent;

void write_event(soci::session& session, const TenantId& tenant, const ConnectionEvent& event) {
    Statement{session, kNote}
        .with("tenant", tenant.value)
        .with("id", event.id)
        .with("connection", event.connection.value)
        .with("name", event.name)
        .with("org", event.org.id.text())
        .with("act", std::string{name_of(event.act)})
        .with("at", event.at)
        .with("by", event.by)
        .with("detail", event.detail)
        .run();
}

void wipe_connection(soci::session& session, const Dialect& dialect, const TenantId& tenant,
                     const ConnectionEvent& event) {
    if (dialect.backend == Backend::Sqlite)  // zeros over what was there
        run_script(session, dialect, "PRAGMA secure_delete = ON");
    const auto wiped = Statement{session, kWipe}
                           .with("tenant", tenant.value)
                           .with("id", event.connection.value)
                           .with("why", event.detail)
                           .run();
    if (wiped == 0)
        throw ports::StoreError{"There is no connection " + event.connection.value + "."};
}

void set_connection_aside(soci::session& session, const Dialect& dialect, const TenantId& tenant,
                          const std::string& aside, const ConnectionEvent& event) {
    wipe_connection(session, dialect, tenant, event);
    Statement{session, kGiveNameAway}
        .with("tenant", tenant.value)
        .with("id", event.connection.value)
        .with("name", aside)
        .run();
    write_event(session, tenant, event);
}

}  // namespace dealwire::store
