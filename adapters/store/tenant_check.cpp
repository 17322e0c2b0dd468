#include "adapters/store/tenant_check.hpp"

#include "adapters/store/statement.hpp"
#include "engine/ports/tenant_gone.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

constexpr auto kRemoving = R"sql(
    SELECT COUNT(*) FROM tenant WHERE tenant_id = :tenant AND state = 'removing'
)sql";

}  // namespace

bool is_being_removed(soci::session& session, const base::TenantId& tenant) {
    return Statement{session, kRemoving}.with("tenant", tenant.value).number().value_or(0) > 0;
}

void refuse_where_removed(soci::session& session, const base::TenantId& tenant) {
    if (is_being_removed(session, tenant))
        throw ports::TenantGone{"Tenant '" + tenant.value + "' is being removed."};
}

}  // namespace dealwire::store
