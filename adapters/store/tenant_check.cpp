#include "adapters/store/tenant_check.hpp"

#include "adapters/store/statement.hpp"
#include "engine/ports/tenant_gone.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

/// Locked: a removal waits for whoever has looked here and writes.
constexpr auto kState = "SELECT state FROM tenant WHERE tenant_id = :tenant";

constexpr auto kRemoved = "SELECT 1 FROM removed_tenant WHERE tenant_id = :tenant";

constexpr auto kRemoving = R"sql(
    SELECT COUNT(*) FROM tenant WHERE tenant_id = :tenant AND state = 'removing'
)sql";

std::optional<std::string> state_held(soci::session& session, const Dialect& dialect,
                                      const base::TenantId& tenant) {
    std::optional<std::string> state;
    Statement{session, std::string{kState} + dialect.lock_shared}
        .with("tenant", tenant.value)
        .each(1, [&](const Row& row) { state = row.text(0); });
    return state;
}

}  // namespace

bool is_being_removed(soci::session& session, const base::TenantId& tenant) {
    return Statement{session, kRemoving}.with("tenant", tenant.value).number().value_or(0) > 0;
}

void refuse_where_removed(soci::session& session, const Dialect& dialect,
                          const base::TenantId& tenant) {
    const auto state = state_held(session, dialect, tenant);
    if (state == "removing")
        throw ports::TenantGone{"Tenant '" + tenant.value + "' is being removed."};
    if (!state && Statement{session, kRemoved}.with("tenant", tenant.value).number())
        throw ports::TenantGone{"Tenant '" + tenant.value + "' was removed."};
}

}  // namespace dealwire::store
