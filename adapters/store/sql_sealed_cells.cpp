#include "adapters/store/sql_sealed_cells.hpp"

#include "adapters/store/statement.hpp"
#include "engine/ports/store_error.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <array>

namespace dealwire::store {
namespace {

using base::TenantId;
using ports::SealedCell;
using ports::SealPlace;

/// One walk over all of them. Whoever adds a sealed column adds it here and in kReplace.
constexpr auto kPage = R"sql(
    SELECT place, spot, part, sealed
    FROM (SELECT 'connection' AS place, id AS spot, 'client_secret' AS part,
                 client_secret AS sealed
          FROM connection WHERE tenant_id = :tenant
          UNION ALL
          SELECT 'connection', id, 'refresh_token', refresh_token
          FROM connection WHERE tenant_id = :tenant
          UNION ALL
          SELECT 'connection', id, 'private_key', private_key
          FROM connection WHERE tenant_id = :tenant
          UNION ALL
          SELECT 'connection', id, 'access_token', access_token
          FROM connection WHERE tenant_id = :tenant
          UNION ALL
          SELECT 'erased_person_secret', '', 'sealed', sealed
          FROM erased_person_secret WHERE tenant_id = :tenant
          UNION ALL
          SELECT 'pending_authorisation', ticket, 'verifier', verifier
          FROM pending_authorisation WHERE tenant_id = :tenant
          UNION ALL
          SELECT 'pending_authorisation', ticket, 'client_secret', client_secret
          FROM pending_authorisation WHERE tenant_id = :tenant) AS cell
    WHERE sealed <> '' AND (place > :place OR (place = :place AND
          (spot > :spot OR (spot = :spot AND part > :part))))
    ORDER BY place, spot, part
    LIMIT :limit
)sql";

struct Replacement {
    const char* table;
    const char* column;
    const char* sql;
};

/// Only where the cell still holds what was read.
constexpr std::array kReplace{
    Replacement{"connection", "client_secret",
                "UPDATE connection SET client_secret = :sealed WHERE tenant_id = :tenant AND "
                "id = :spot AND client_secret = :held"},
    Replacement{"connection", "refresh_token",
                "UPDATE connection SET refresh_token = :sealed WHERE tenant_id = :tenant AND "
                "id = :spot AND refresh_token = :held"},
    Replacement{"connection", "private_key",
                "UPDATE connection SET private_key = :sealed WHERE tenant_id = :tenant AND "
                "id = :spot AND private_key = :held"},
    Replacement{"connection", "access_token",
                "UPDATE connection SET access_token = :sealed WHERE tenant_id = :tenant AND "
                "id = :spot AND access_token = :held"},
    Replacement{"erased_person_secret", "sealed",
                "UPDATE erased_person_secret SET sealed = :sealed WHERE tenant_id = :tenant AND "
                ":spot = '' AND sealed = :held"},
    Replacement{"pending_authorisation", "verifier",
                "UPDATE pending_authorisation SET verifier = :sealed WHERE tenant_id = :tenant AND "
                "ticket = :spot AND verifier = :held"},
    Replacement{"pending_authorisation", "client_secret",
                "UPDATE pending_authorisation SET client_secret = :sealed WHERE tenant_id = "
                ":tenant AND ticket = :spot AND client_secret = :held"}};

/// Crosses tenants: master keys are those of the whole installation (docs/adr/0019).
constexpr auto kTenants = R"sql(
    SELECT tenant_id FROM connection
    UNION SELECT tenant_id FROM erased_person_secret
    UNION SELECT tenant_id FROM pending_authorisation
    ORDER BY tenant_id
)sql";

const char* replacement_for(const SealPlace& place) {
    for (const Replacement& each : kReplace)
        if (place.table == each.table && place.column == each.column) return each.sql;
    throw ports::StoreError{"Nothing sealed is kept in " + place.table + "." + place.column + "."};
}

}  // namespace

std::vector<SealedCell> SqlSealedCells::page(const TenantId& tenant, const SealPlace& after,
                                             std::size_t limit) {
    return database_.read([&](soci::session& session) {
        std::vector<SealedCell> cells;
        Statement{session, kPage}
            .with("tenant", tenant.value)
            .with("place", after.table)
            .with("spot", after.row)
            .with("part", after.column)
            .with("limit", row_limit(limit))
            .each(4, [&](const Row& row) {
                cells.push_back({{tenant, row.text(0), row.text(1), row.text(2)}, row.text(3)});
            });
        return cells;
    });
}

bool SqlSealedCells::replace(const SealedCell& cell, const std::string& sealed) {
    return database_.write([&](soci::session& session) {
        return Statement{session, replacement_for(cell.place)}
                   .with("tenant", cell.place.tenant.value)
                   .with("spot", cell.place.row)
                   .with("held", cell.sealed)
                   .with("sealed", sealed)
                   .run() > 0;
    });
}

std::vector<TenantId> SqlSealedCells::tenants() {
    return database_.read([&](soci::session& session) {
        std::vector<TenantId> found;
        Statement{session, kTenants}.each(1,
                                          [&](const Row& row) { found.push_back({row.text(0)}); });
        return found;
    });
}

}  // namespace dealwire::store
