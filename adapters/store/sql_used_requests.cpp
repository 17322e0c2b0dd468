#include "adapters/store/sql_used_requests.hpp"

#include "adapters/store/statement.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

constexpr auto kForget = R"sql(
    DELETE FROM used_request WHERE tenant_id = :tenant AND kept_until < :now
)sql";

/// Of two at the same time the database lets one in.
constexpr auto kUse = R"sql(
    INSERT INTO used_request (tenant_id, signature, kept_until)
    VALUES (:tenant, :signature, :until)
    ON CONFLICT (tenant_id, signature) DO NOTHING
)sql";

}  // namespace

bool SqlUsedRequests::use(const base::TenantId& tenant, const std::string& signature,
                          base::Instant until, base::Instant now) {
    return database_.write([&](soci::session& session) {
        Statement{session, kForget}.with("tenant", tenant.value).with("now", now).run();
        return Statement{session, kUse}
                   .with("tenant", tenant.value)
                   .with("signature", signature)
                   .with("until", until)
                   .run() > 0;
    });
}

}  // namespace dealwire::store
