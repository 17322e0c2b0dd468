#include "adapters/store/sql_erased_people.hpp"

#include "adapters/store/statement.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

using base::TenantId;

/// Waits for everybody who is writing conversations, and whoever writes some later sees it.
constexpr auto kRaiseRevision = R"sql(
    INSERT INTO conversation_revision (tenant_id, revision, erased) VALUES (:tenant, 0, 1)
    ON CONFLICT (tenant_id) DO UPDATE SET erased = conversation_revision.erased + 1
)sql";

constexpr auto kRevision = "SELECT erased FROM conversation_revision WHERE tenant_id = :tenant";

constexpr auto kRemember = R"sql(
    INSERT INTO erased_person (tenant_id, digest, erased_at)
    VALUES (:tenant, :digest, :at)
    ON CONFLICT (tenant_id, digest) DO UPDATE SET erased_at = excluded.erased_at
)sql";

constexpr auto kForget = R"sql(
    DELETE FROM erased_person WHERE tenant_id = :tenant AND digest = :digest
)sql";

constexpr auto kForgetAll = "DELETE FROM erased_person WHERE tenant_id = :tenant";
constexpr auto kForgetSecret = "DELETE FROM erased_person_secret WHERE tenant_id = :tenant";
constexpr auto kAll = "SELECT digest FROM erased_person WHERE tenant_id = :tenant";
constexpr auto kSecret = "SELECT sealed FROM erased_person_secret WHERE tenant_id = :tenant";

constexpr auto kKeepSecret = R"sql(
    INSERT INTO erased_person_secret (tenant_id, sealed)
    VALUES (:tenant, :sealed)
    ON CONFLICT (tenant_id) DO NOTHING
)sql";

ports::SealPlace place_of(const TenantId& tenant) {
    return {tenant, "erased_person_secret", "", "sealed"};
}

}  // namespace

void SqlErasedPeople::remember(const TenantId& tenant, std::span<const std::string> digests,
                               base::Instant at) {
    database_.write([&](soci::session& session) {
        Statement{session, kRaiseRevision}.with("tenant", tenant.value).run();
        for (const std::string& digest : digests)
            Statement{session, kRemember}
                .with("tenant", tenant.value)
                .with("digest", digest)
                .with("at", at)
                .run();
    });
}

int SqlErasedPeople::forget(const TenantId& tenant, std::span<const std::string> digests) {
    return database_.write([&](soci::session& session) {
        std::int64_t forgotten = 0;
        for (const std::string& digest : digests)
            forgotten += Statement{session, kForget}
                             .with("tenant", tenant.value)
                             .with("digest", digest)
                             .run();
        return static_cast<int>(forgotten);
    });
}

int SqlErasedPeople::forget_all(const TenantId& tenant) {
    return database_.write([&](soci::session& session) {
        Statement{session, kForgetSecret}.with("tenant", tenant.value).run();
        return static_cast<int>(Statement{session, kForgetAll}.with("tenant", tenant.value).run());
    });
}

std::set<std::string> SqlErasedPeople::all(const TenantId& tenant) {
    return database_.read([&](soci::session& session) {
        std::set<std::string> digests;
        Statement{session, kAll}.with("tenant", tenant.value).each(1, [&](const Row& row) {
            digests.insert(row.text(0));
        });
        return digests;
    });
}

std::int64_t SqlErasedPeople::revision(const TenantId& tenant) {
    return database_.read([&](soci::session& session) {
        return Statement{session, kRevision}.with("tenant", tenant.value).number().value_or(0);
    });
}

base::Secret SqlErasedPeople::secret(const TenantId& tenant, base::Secret fresh) {
    const std::string sealed = sealer_.seal(fresh, place_of(tenant));
    const std::string held = database_.write([&](soci::session& session) {
        Statement{session, kKeepSecret}.with("tenant", tenant.value).with("sealed", sealed).run();
        std::string found;
        Statement{session, kSecret}.with("tenant", tenant.value).each(1, [&](const Row& row) {
            found = row.text(0);
        });
        return found;
    });
    return sealer_.open(held, place_of(tenant));
}

}  // namespace dealwire::store
