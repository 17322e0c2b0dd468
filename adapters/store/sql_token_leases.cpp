#include "adapters/store/sql_token_leases.hpp"

#include "adapters/store/statement.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

/// One statement, so that of many at the same time one gets it.
constexpr auto kTake = R"sql(
    INSERT INTO token_lease (tenant_id, connection_id, holder, expires_at)
    VALUES (:tenant, :connection, :holder, :until)
    ON CONFLICT (tenant_id, connection_id) DO UPDATE
    SET holder = excluded.holder, expires_at = excluded.expires_at
    WHERE token_lease.expires_at <= :now OR token_lease.holder = excluded.holder
)sql";

constexpr auto kHolder = R"sql(
    SELECT holder FROM token_lease WHERE tenant_id = :tenant AND connection_id = :connection
)sql";

constexpr auto kRelease = R"sql(
    DELETE FROM token_lease
    WHERE tenant_id = :tenant AND connection_id = :connection AND holder = :holder
)sql";

}  // namespace

std::string SqlTokenLeases::take(const base::TenantId& tenant, const base::ConnectionId& connection,
                                 const std::string& holder, base::Instant now,
                                 base::Instant until) {
    return database_.write([&](soci::session& session) {
        Statement{session, kTake}
            .with("tenant", tenant.value)
            .with("connection", connection.value)
            .with("holder", holder)
            .with("until", until)
            .with("now", now)
            .run();
        std::string has;
        Statement{session, kHolder}
            .with("tenant", tenant.value)
            .with("connection", connection.value)
            .each(1, [&](const Row& row) { has = row.text(0); });
        return has;
    });
}

void SqlTokenLeases::release(const base::TenantId& tenant, const base::ConnectionId& connection,
                             const std::string& holder) {
    database_.write([&](soci::session& session) {
        Statement{session, kRelease}
            .with("tenant", tenant.value)
            .with("connection", connection.value)
            .with("holder", holder)
            .run();
    });
}

}  // namespace dealwire::store
