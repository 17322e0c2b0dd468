#include "adapters/store/revision.hpp"

#include "adapters/store/statement.hpp"

namespace dealwire::store {
namespace {

constexpr auto kRaiseRevision = R"sql(
    INSERT INTO crm_revision (tenant_id, org_id, revision)
    VALUES (:tenant, :org, 1)
    ON CONFLICT (tenant_id, org_id) DO UPDATE SET revision = crm_revision.revision + 1
)sql";

}  // namespace

void raise_revision(soci::session& session, const model::OrgScope& scope) {
    Statement{session, kRaiseRevision}.in(scope).run();
}

}  // namespace dealwire::store
