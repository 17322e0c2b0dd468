#include "adapters/store/sql_setting_store.hpp"

#include "adapters/store/statement.hpp"
#include "adapters/store/tenant_check.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

using base::TenantId;
using model::SettingRevision;

constexpr std::size_t kWidth = 6;

constexpr auto kHistory = R"sql(
    SELECT revision, document, digest, set_by, set_at, note
    FROM setting_revision
    WHERE tenant_id = :tenant AND kind = :kind
    ORDER BY revision DESC
)sql";

constexpr auto kActive = R"sql(
    SELECT revision, document, digest, set_by, set_at, note
    FROM setting_revision
    WHERE tenant_id = :tenant AND kind = :kind
    ORDER BY revision DESC
    LIMIT 1
)sql";

constexpr auto kFind = R"sql(
    SELECT revision, document, digest, set_by, set_at, note
    FROM setting_revision
    WHERE tenant_id = :tenant AND kind = :kind AND revision = :revision
)sql";

constexpr auto kAdd = R"sql(
    INSERT INTO setting_revision (tenant_id, kind, revision, document, digest, set_by, set_at, note)
    VALUES (:tenant, :kind, :revision, :document, :digest, :by, :at, :note)
    ON CONFLICT (tenant_id, kind, revision) DO NOTHING
)sql";

constexpr auto kHighest = R"sql(
    SELECT COALESCE(MAX(revision), 0)
    FROM setting_revision
    WHERE tenant_id = :tenant AND kind = :kind
)sql";

/// Undoes the transaction in which somebody else turned out to be faster.
struct Outrun {};

SettingRevision revision_of(const Row& row) {
    return {.number = static_cast<int>(row.integer(0)),
            .document = row.text(1),
            .digest = row.text(2),
            .by = row.text(3),
            .at = row.instant(4),
            .note = row.text(5)};
}

void add_one(soci::session& session, const TenantId& tenant, const std::string& kind,
             const SettingRevision& revision) {
    const auto added = Statement{session, kAdd}
                           .with("tenant", tenant.value)
                           .with("kind", kind)
                           .with("revision", std::int64_t{revision.number})
                           .with("document", revision.document)
                           .with("digest", revision.digest)
                           .with("by", revision.by)
                           .with("at", revision.at)
                           .with("note", revision.note)
                           .run();
    if (added == 0) throw Outrun{};
}

/// On PostgreSQL another transaction may still be adding what is not seen here; then one of our
/// numbers turns out to be taken once it ends.
void check_in_force(soci::session& session, const TenantId& tenant, const std::string& kind,
                    int seen) {
    std::int64_t now = 0;
    Statement{session, kHighest}
        .with("tenant", tenant.value)
        .with("kind", kind)
        .each(1, [&](const Row& row) { now = row.integer(0); });
    if (now != seen) throw Outrun{};
}

}  // namespace

std::optional<SettingRevision> SqlSettingStore::active(const TenantId& tenant,
                                                       const std::string& kind) {
    return database_.read([&](soci::session& session) {
        std::optional<SettingRevision> found;
        Statement{session, kActive}
            .with("tenant", tenant.value)
            .with("kind", kind)
            .each(kWidth, [&](const Row& row) { found = revision_of(row); });
        return found;
    });
}

std::optional<SettingRevision> SqlSettingStore::find(const TenantId& tenant,
                                                     const std::string& kind, int number) {
    return database_.read([&](soci::session& session) {
        std::optional<SettingRevision> found;
        Statement{session, kFind}
            .with("tenant", tenant.value)
            .with("kind", kind)
            .with("revision", std::int64_t{number})
            .each(kWidth, [&](const Row& row) { found = revision_of(row); });
        return found;
    });
}

std::vector<SettingRevision> SqlSettingStore::history(const TenantId& tenant,
                                                      const std::string& kind) {
    return database_.read([&](soci::session& session) {
        std::vector<SettingRevision> found;
        Statement{session, kHistory}
            .with("tenant", tenant.value)
            .with("kind", kind)
            .each(kWidth, [&](const Row& row) { found.push_back(revision_of(row)); });
        return found;
    });
}

bool SqlSettingStore::add(const TenantId& tenant, const std::string& kind, int seen,
                          std::span<const SettingRevision> revisions) {
    try {
        database_.write([&](soci::session& session) {
            refuse_where_removed(session, database_.dialect(), tenant);
            check_in_force(session, tenant, kind, seen);
            for (const SettingRevision& revision : revisions)
                add_one(session, tenant, kind, revision);
        });
        return true;
    } catch (const Outrun&) {
        return false;
    }
}

}  // namespace dealwire::store
